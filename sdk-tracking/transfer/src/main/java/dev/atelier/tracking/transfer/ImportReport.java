package dev.atelier.tracking.transfer;

import dev.atelier.error.Problem;
import dev.atelier.tracking.transfer.internal.Tally;
import java.util.List;

/** What an import brought into a workspace, and what it left out and why. Immutable. */
public final class ImportReport {
    private final Tally tally;

    ImportReport(Tally tally) {
        this.tally = tally.copy();
    }

    /**
     * Returns the runs that were not in the workspace before.
     *
     * @return how many
     */
    public long newRuns() {
        return tally.newRuns();
    }

    /**
     * Returns the runs that an earlier import had brought, wholly or in part.
     *
     * @return how many
     */
    public long knownRuns() {
        return tally.knownRuns();
    }

    /**
     * Returns the points and structured values of metrics that were added.
     *
     * @return how many
     */
    public long points() {
        return tally.points();
    }

    /**
     * Returns the artifacts that were added or replaced.
     *
     * @return how many files
     */
    public long artifacts() {
        return tally.artifacts();
    }

    /**
     * Returns the model versions that were registered.
     *
     * @return how many
     */
    public long models() {
        return tally.models();
    }

    /**
     * Returns everything that was left out: warnings for what was left out on purpose, errors for what could not be read.
     *
     * @return where and why, in the order it was met
     */
    public List<Problem> problems() {
        return List.copyOf(tally.problems());
    }

    /**
     * Tells whether everything could be read.
     *
     * @return true when there is no error among the problems
     */
    public boolean complete() {
        return tally.problems().stream().noneMatch(Problem::fatal);
    }

    /** Returns the counts and all problems as lines for people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(tally.newRuns() + " new runs, " + tally.knownRuns() + " known runs, "
                + tally.points() + " points, " + tally.artifacts() + " artifacts, " + tally.models() + " models");
        for (Problem problem : tally.problems()) {
            text.append('\n')
                    .append(problem.fatal() ? "  not read: " : "  left out: ")
                    .append(problem);
        }
        return text.toString();
    }
}
