package dev.atelier.testing;

import dev.atelier.Metric;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricSummary;
import java.util.function.DoublePredicate;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;

/** Assertions on a metric as it is now; numbers are compared with its latest value. Confined to one thread. */
public final class MetricAssert extends AbstractAssert<MetricAssert, Metric> {
    MetricAssert(@Nullable Metric metric) {
        super(metric, MetricAssert.class);
    }

    /**
     * Asserts that the latest value is less than a number.
     *
     * @param bound the number
     * @return this
     */
    public MetricAssert lessThan(double bound) {
        return last("less than " + bound, value -> value < bound);
    }

    /**
     * Asserts that the latest value is greater than a number.
     *
     * @param bound the number
     * @return this
     */
    public MetricAssert greaterThan(double bound) {
        return last("greater than " + bound, value -> value > bound);
    }

    /**
     * Asserts that the latest value is exactly a number; NaN equals NaN.
     *
     * @param expected the number
     * @return this
     */
    public MetricAssert isEqualTo(double expected) {
        return last(
                "equal to " + expected, value -> value == expected || (Double.isNaN(value) && Double.isNaN(expected)));
    }

    /**
     * Asserts that the latest value is close to a number.
     *
     * @param expected the number
     * @param offset how far it may be away, as {@code within(0.1)} says
     * @return this
     */
    public MetricAssert isCloseTo(double expected, Offset<Double> offset) {
        double distance = offset.value;
        return last(
                "close to " + expected + " by " + offset,
                value ->
                        offset.strict ? Math.abs(value - expected) < distance : Math.abs(value - expected) <= distance);
    }

    /**
     * Asserts that the latest value is not a number.
     *
     * @return this
     */
    public MetricAssert isNaN() {
        return last("NaN", Double::isNaN);
    }

    /**
     * Asserts how often the metric was logged.
     *
     * @param expected the number of points or structured values
     * @return this
     */
    public MetricAssert hasCount(long expected) {
        isNotNull();
        long count = actual.count();
        if (count != expected) {
            failWithMessage("%nExpected metric '%s' to have %s values%nbut it has %s", actual.name(), expected, count);
        }
        return this;
    }

    private MetricAssert last(String expected, DoublePredicate condition) {
        isNotNull();
        if (actual.count() == 0 || actual.kind() != MetricKind.SCALAR) {
            failWithMessage("%nExpected metric '%s' to be %s%nbut it %s", actual.name(), expected, instead());
        }
        MetricSummary summary = actual.summary();
        double last = summary.last().value();
        if (!condition.test(last)) {
            failWithMessage(
                    "%nExpected metric '%s' to be %s%nbut the latest of %s values is %s (min %s, max %s)",
                    actual.name(), expected, summary.count(), last, summary.min(), summary.max());
        }
        return this;
    }

    private String instead() {
        return actual.count() == 0 ? "was never logged" : "holds no numbers, it is of kind " + actual.kind();
    }
}
