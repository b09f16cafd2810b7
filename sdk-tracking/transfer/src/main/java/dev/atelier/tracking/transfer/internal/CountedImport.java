package dev.atelier.tracking.transfer.internal;

import dev.atelier.RunImport;
import dev.atelier.RunImporter;
import dev.atelier.metric.MetricValue;
import dev.atelier.run.ForeignRun;
import java.nio.file.Path;

/** Imports one run and counts what is new. Confined to a thread. */
public final class CountedImport {
    private final RunImport run;
    private final Tally tally;

    public CountedImport(RunImporter importer, ForeignRun description, Tally tally) {
        this.tally = tally;
        run = importer.begin(description);
        if (run.isNew()) {
            tally.newRun();
        } else {
            tally.knownRun();
        }
    }

    public void point(String metric, long step, double value, long timestamp) {
        if (run.point(metric, step, value, timestamp)) {
            tally.point();
        }
    }

    public void value(String metric, MetricValue value) {
        if (run.value(metric, value)) {
            tally.point();
        }
    }

    public void artifact(String name, Path file) {
        if (run.artifact(name, file)) {
            tally.artifact();
        }
    }

    public void finish() {
        run.finish();
    }
}
