package dev.atelier.tracking.transfer.internal;

import dev.atelier.RunImporter;
import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConflictException;
import dev.atelier.run.ForeignRun;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The runs of a file that names them at each point, begun when they are first named. Confined to a thread. */
public final class ImportedRuns {
    /** What takes the points of one run. */
    public static final class Target {
        private final ForeignRun.Builder description;
        private final CountedImport run;
        private final TimeSpan times = new TimeSpan();

        Target(ForeignRun.Builder description, CountedImport run) {
            this.description = description;
            this.run = run;
        }

        public void point(String metric, long step, double value, long timestamp) {
            run.point(metric, step, value, timestamp);
            times.add(timestamp);
        }
    }

    private final RunImporter importer;
    private final String experiment;
    private final Tally tally;
    private final Map<String, Optional<Target>> runs = new HashMap<>();

    public ImportedRuns(RunImporter importer, String experiment, Tally tally) {
        this.importer = importer;
        this.experiment = experiment;
        this.tally = tally;
    }

    /** Returns what takes a run's points, or empty when the run cannot be imported, which is in the tally. */
    public Optional<Target> get(String id) {
        Optional<Target> known = runs.get(id);
        if (known == null) {
            known = begin(id);
            runs.put(id, known);
        }
        return known;
    }

    public void finish() {
        for (Optional<Target> run : runs.values()) {
            run.ifPresent(target ->
                    importer.begin(target.times.on(target.description).build()).finish());
        }
    }

    private Optional<Target> begin(String id) {
        try {
            ForeignRun.Builder description = ForeignRun.builder(id, experiment);
            return Optional.of(new Target(description, new CountedImport(importer, description.build(), tally)));
        } catch (IllegalArgumentException | AlreadyExistsException | ConflictException e) {
            tally.unreadable("run '" + id + "'", e);
            return Optional.empty();
        }
    }
}
