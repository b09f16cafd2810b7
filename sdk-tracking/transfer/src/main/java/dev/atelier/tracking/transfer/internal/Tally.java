package dev.atelier.tracking.transfer.internal;

import dev.atelier.error.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Counts while an import goes on. Confined to a thread. */
public final class Tally {
    private long newRuns;
    private long knownRuns;
    private long points;
    private long artifacts;
    private long models;
    private final Set<Problem> problems = new LinkedHashSet<>();

    public long newRuns() {
        return newRuns;
    }

    public long knownRuns() {
        return knownRuns;
    }

    public long points() {
        return points;
    }

    public long artifacts() {
        return artifacts;
    }

    public long models() {
        return models;
    }

    public Set<Problem> problems() {
        return Collections.unmodifiableSet(problems);
    }

    public void newRun() {
        newRuns++;
    }

    public void knownRun() {
        knownRuns++;
    }

    public void point() {
        points++;
    }

    public void artifact() {
        artifacts++;
    }

    public void model() {
        models++;
    }

    /** Notes what could not be read. */
    public void unreadable(Object where, String why) {
        problems.add(Problem.error(where.toString(), why));
    }

    /** Notes what could not be read, or had no place in the workspace. */
    public void unreadable(Object where, Exception why) {
        unreadable(where, Folder.reason(why));
    }

    /** Notes what was left out on purpose. */
    public void leftOut(Object where, String why) {
        problems.add(Problem.warning(where.toString(), why));
    }

    /** Returns what has been counted so far. */
    public Tally copy() {
        Tally copy = new Tally();
        copy.newRuns = newRuns;
        copy.knownRuns = knownRuns;
        copy.points = points;
        copy.artifacts = artifacts;
        copy.models = models;
        copy.problems.addAll(new ArrayList<>(problems));
        return copy;
    }
}
