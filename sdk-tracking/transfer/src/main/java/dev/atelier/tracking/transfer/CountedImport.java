package dev.atelier.tracking.transfer;

import dev.atelier.RunImport;
import dev.atelier.RunImporter;
import dev.atelier.metric.MetricValue;
import dev.atelier.run.ForeignRun;
import java.nio.file.Path;

/** Imports one run and counts what is new. Confined to a thread. */
final class CountedImport {
    private final RunImport run;
    private final ImportReport.Tally tally;

    CountedImport(RunImporter importer, ForeignRun description, ImportReport.Tally tally) {
        this.tally = tally;
        run = importer.begin(description);
        if (run.isNew()) {
            tally.newRun();
        } else {
            tally.knownRun();
        }
    }

    void point(String metric, long step, double value, long timestamp) {
        if (run.point(metric, step, value, timestamp)) {
            tally.point();
        }
    }

    void value(String metric, MetricValue value) {
        if (run.value(metric, value)) {
            tally.point();
        }
    }

    void artifact(String name, Path file) {
        if (run.artifact(name, file)) {
            tally.artifact();
        }
    }

    void finish() {
        run.finish();
    }
}
