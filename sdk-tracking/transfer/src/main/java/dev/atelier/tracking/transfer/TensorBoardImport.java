package dev.atelier.tracking.transfer;

import dev.atelier.RunImport;
import dev.atelier.RunImporter;
import dev.atelier.Workspace;
import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConflictException;
import dev.atelier.run.ForeignRun;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Reads event files into runs: one for each directory. Confined to a thread. */
final class TensorBoardImport {
    private static final double MILLIS = 1_000;

    private final Path logs;
    private final Workspace workspace;
    private final String experiment;
    private final ImportReport.Tally tally = new ImportReport.Tally();

    TensorBoardImport(Path logs, Workspace workspace, String experiment) {
        this.logs = logs.toAbsolutePath().normalize();
        this.workspace = workspace;
        this.experiment = experiment;
    }

    ImportReport run() {
        Map<Path, List<Path>> directories = new TreeMap<>();
        for (Path file : java.nio.file.Files.isDirectory(logs) ? Folder.files(logs, tally) : List.of(logs)) {
            if (file.getFileName().toString().contains("tfevents") || file.equals(logs)) {
                directories
                        .computeIfAbsent(file.resolveSibling(""), directory -> new ArrayList<>())
                        .add(file);
            }
        }
        if (directories.isEmpty()) {
            tally.leftOut(logs, "no file in it is named like an event file: …tfevents…");
        }
        try (RunImporter importer = workspace.importer("tensorboard")) {
            directories.forEach((directory, files) -> guarded(importer, directory, files));
        }
        return tally.report();
    }

    private void guarded(RunImporter importer, Path directory, List<Path> files) {
        try {
            one(importer, directory, files);
        } catch (IllegalArgumentException | AlreadyExistsException | ConflictException e) {
            tally.unreadable(directory, e);
        }
    }

    private void one(RunImporter importer, Path directory, List<Path> files) {
        Times times = new Times();
        ImportReport.Tally once = new ImportReport.Tally(); // the second pass reports the same damage
        files.forEach(file -> new EventFile(file, once).read(times));
        RunImport target = importer.begin(describe(directory, files.get(0), times));
        if (target.isNew()) {
            tally.newRun();
        } else {
            tally.knownRun();
        }
        Points points = new Points(directory, new ResumingImport(target, tally));
        files.forEach(file -> new EventFile(file, tally).read(points));
        target.finish();
    }

    /** Event files have no run id; the name of the first has the time, the host and the process that wrote it. */
    private ForeignRun describe(Path directory, Path first, Times times) {
        String name = directory.getFileName() == null
                ? "logs"
                : directory.getFileName().toString();
        String identity = experiment + "\n" + name + "\n" + first.getFileName();
        String id = "tensorboard_" + UUID.nameUUIDFromBytes(identity.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Path relative = logs.relativize(directory);
        ForeignRun.Builder run = ForeignRun.builder(id, experiment)
                .name(relative.toString().isEmpty() || relative.startsWith("..") ? name : relative.toString());
        if (times.any()) {
            run.startedAt(Instant.ofEpochMilli(times.first)).endedAt(Instant.ofEpochMilli(times.last));
        }
        return run.build();
    }

    private static long millis(double wallTime) {
        return Math.round(wallTime * MILLIS);
    }

    /** Finds when the first and the last scalar were written. */
    private static final class Times implements EventDecoder.Listener {
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;

        @Override
        public void scalar(String tag, long step, double value, double wallTime) {
            first = Math.min(first, millis(wallTime));
            last = Math.max(last, millis(wallTime));
        }

        @Override
        public void other(String tag) {}

        boolean any() {
            return first <= last;
        }
    }

    /** Adds the scalars to a run. */
    private final class Points implements EventDecoder.Listener {
        private final Path directory;
        private final ResumingImport target;
        private final Set<String> refused = new HashSet<>();

        Points(Path directory, ResumingImport target) {
            this.directory = directory;
            this.target = target;
        }

        @Override
        public void scalar(String tag, long step, double value, double wallTime) {
            if (refused.contains(tag)) {
                return;
            }
            try {
                target.point(tag, step, value, millis(wallTime));
            } catch (IllegalArgumentException e) {
                refused.add(tag);
                tally.unreadable(directory, e);
            }
        }

        @Override
        public void other(String tag) {
            tally.leftOut(directory, "'" + tag + "' holds no scalars");
        }
    }
}
