package dev.atelier.testing;

import dev.atelier.Metric;
import dev.atelier.Run;
import org.jspecify.annotations.Nullable;

/**
 * AssertJ assertions for runs and metrics; import {@code assertThat} beside AssertJ's own. Thread-safe.
 *
 * <pre>{@code
 * assertThat(run).isCompleted().hasParam("alpha", 0.4).hasMetric("rmse").lessThan(60);
 * }</pre>
 */
public final class AtelierAssertions {
    private AtelierAssertions() {}

    /**
     * Starts assertions on a run.
     *
     * @param run the run
     * @return its assertions
     */
    public static RunAssert assertThat(@Nullable Run run) {
        return new RunAssert(run);
    }

    /**
     * Starts assertions on a metric.
     *
     * @param metric the metric
     * @return its assertions
     */
    public static MetricAssert assertThat(@Nullable Metric metric) {
        return new MetricAssert(metric);
    }
}
