package dev.atelier.tracking.transfer.tensorboard;

import dev.atelier.RunImporter;
import dev.atelier.Workspace;
import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConflictException;
import dev.atelier.run.ForeignRun;
import dev.atelier.tracking.transfer.internal.CountedImport;
import dev.atelier.tracking.transfer.internal.Folder;
import dev.atelier.tracking.transfer.internal.Tally;
import dev.atelier.tracking.transfer.internal.TimeSpan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Reads event files into runs: one for each directory. Confined to a thread. */
public final class TensorBoardImport {
    private static final double MILLIS = 1_000;

    private final Path logs;
    private final Workspace workspace;
    private final String experiment;
    private final Tally tally = new Tally();

    public TensorBoardImport(Path logs, Workspace workspace, String experiment) {
        this.logs = logs.toAbsolutePath().normalize();
        this.workspace = workspace;
        this.experiment = experiment;
    }

    public Tally run() {
        Map<Path, List<Path>> directories = new TreeMap<>();
        for (Path file : Files.isDirectory(logs) ? Folder.files(logs, tally) : List.of(logs)) {
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
        return tally;
    }

    private void guarded(RunImporter importer, Path directory, List<Path> files) {
        try {
            one(importer, directory, files);
        } catch (IllegalArgumentException | AlreadyExistsException | ConflictException e) {
            tally.unreadable(directory, e);
        }
    }

    private void one(RunImporter importer, Path directory, List<Path> files) {
        ForeignRun.Builder run = describe(directory, files.get(0));
        Points points = new Points(directory, new CountedImport(importer, run.build(), tally));
        files.forEach(file -> new EventFile(file, tally).read(points));
        importer.begin(points.times.on(run).build()).finish();
    }

    /** Event files have no run id; the name of the first has the time, the host and the process that wrote it. */
    private ForeignRun.Builder describe(Path directory, Path first) {
        String name = directory.getFileName() == null
                ? "logs"
                : directory.getFileName().toString();
        String identity = experiment + "\n" + name + "\n" + first.getFileName();
        String id = "tensorboard_" + UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
        Path relative = logs.relativize(directory);
        return ForeignRun.builder(id, experiment)
                .name(relative.toString().isEmpty() || relative.startsWith("..") ? name : relative.toString());
    }

    /** Adds the scalars to a run. */
    private final class Points implements EventDecoder.Listener {
        private final Path directory;
        private final CountedImport target;
        private final TimeSpan times = new TimeSpan();
        private final Set<String> refused = new HashSet<>();

        Points(Path directory, CountedImport target) {
            this.directory = directory;
            this.target = target;
        }

        @Override
        public void scalar(String tag, long step, double value, double wallTime) {
            if (refused.contains(tag)) {
                return;
            }
            long timestamp = Math.round(wallTime * MILLIS);
            times.add(timestamp);
            try {
                target.point(tag, step, value, timestamp);
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
