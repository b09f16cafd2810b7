package dev.atelier.testing;

import dev.atelier.Run;
import dev.atelier.RunDetails;
import dev.atelier.run.Artifact;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on a run as it is now; a message tells what the run has instead. Confined to one thread. */
public final class RunAssert extends AbstractAssert<RunAssert, Run> {
    RunAssert(@Nullable Run run) {
        super(run, RunAssert.class);
    }

    /**
     * Asserts that the run has ended well.
     *
     * @return this
     */
    public RunAssert isCompleted() {
        return hasStatus(RunStatus.COMPLETED);
    }

    /**
     * Asserts that the run has ended badly.
     *
     * @return this
     */
    public RunAssert hasFailed() {
        return hasStatus(RunStatus.FAILED);
    }

    /**
     * Asserts that the run was stopped by somebody.
     *
     * @return this
     */
    public RunAssert isCanceled() {
        return hasStatus(RunStatus.CANCELED);
    }

    /**
     * Asserts where the run is in its life.
     *
     * @param expected the status
     * @return this
     */
    public RunAssert hasStatus(RunStatus expected) {
        RunDetails details = details();
        if (details.status() != expected) {
            failWithMessage(
                    "%nExpected run %s to be %s%nbut it is %s%s", id(), expected, details.status(), why(details));
        }
        return this;
    }

    /**
     * Asserts that the run has a parameter of a value; numbers are equal when their values are.
     *
     * @param name the parameter's name
     * @param expected its value
     * @return this
     */
    public RunAssert hasParam(String name, Object expected) {
        Map<String, @Nullable Object> params = details().params();
        if (!isSame(expected, params.get(name))) {
            failWithMessage(
                    "%nExpected run %s to have param %s = %s%nbut its params are %s", id(), name, expected, params);
        }
        return this;
    }

    /**
     * Asserts that the run has a tag.
     *
     * @param name the tag's name
     * @return this
     */
    public RunAssert hasTag(String name) {
        return has("tag", name, details().tags().keySet());
    }

    /**
     * Asserts that the run has a tag of a value.
     *
     * @param name the tag's name
     * @param expected its value
     * @return this
     */
    public RunAssert hasTag(String name, String expected) {
        Map<String, @Nullable Object> tags = details().tags();
        if (!expected.equals(tags.get(name))) {
            failWithMessage("%nExpected run %s to have tag %s = %s%nbut its tags are %s", id(), name, expected, tags);
        }
        return this;
    }

    /**
     * Asserts that the run has an artifact.
     *
     * @param name the artifact's name, such as {@code outputs/model.json}
     * @return this
     */
    public RunAssert hasArtifact(String name) {
        List<String> names = details().files().stream().map(Artifact::name).toList();
        return has("artifact", name, names);
    }

    /**
     * Asserts that the run has a metric.
     *
     * @param name the metric's name
     * @return assertions on the metric
     */
    public MetricAssert hasMetric(String name) {
        isNotNull();
        has("metric", name, actual.metrics().names());
        String description = descriptionText();
        return new MetricAssert(actual.metric(name)).as(description.isEmpty() ? "run " + id() : description);
    }

    private RunAssert has(String what, String name, Collection<String> names) {
        if (!names.contains(name)) {
            failWithMessage("%nExpected run %s to have the %s '%s'%nbut it has %s", id(), what, name, names);
        }
        return this;
    }

    private RunDetails details() {
        isNotNull();
        return actual.details();
    }

    private String id() {
        return "'" + actual.id() + "'";
    }

    private static String why(RunDetails details) {
        return details.verdict().map(Verdict::message).map(why -> ": " + why).orElse("")
                + details.error().map(error -> "\n" + error).orElse("");
    }

    private static boolean isSame(Object expected, @Nullable Object found) {
        if (expected instanceof Number number && found instanceof Number other) {
            return Double.compare(number.doubleValue(), other.doubleValue()) == 0;
        }
        return Objects.equals(expected, found);
    }
}
