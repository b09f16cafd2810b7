package dev.atelier.tracking.transfer;

import static java.util.Objects.requireNonNull;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import dev.atelier.tracking.transfer.internal.Folder;
import dev.atelier.tracking.transfer.tensorboard.EventEncoder;
import dev.atelier.tracking.transfer.tensorboard.FileNames;
import dev.atelier.tracking.transfer.tensorboard.RecordFile;
import dev.atelier.tracking.transfer.tensorboard.TensorBoardImport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;

/**
 * Writes the scalars of runs as event files that TensorBoard shows, and reads event files into a workspace.
 *
 * <p>TensorBoard's scalars are 32-bit floats; steps and times are kept exactly. Metrics of other kinds are not written.
 *
 * <pre>{@code
 * TensorBoard.write(run, Path.of("logs"));                                // then: tensorboard --logdir logs
 * ImportReport report = TensorBoard.read(Path.of("logs"), workspace, "diabetes");
 * }</pre>
 */
public final class TensorBoard {
    private static final double MILLIS = 1_000;

    private TensorBoard() {}

    /**
     * Writes the scalars of a run into an event file; the file of an earlier call for this run is replaced.
     *
     * @param run the run
     * @param directory where to write; created when it is not there
     * @return the file
     * @throws StoreException when it cannot be written
     */
    public static Path write(Run run, Path directory) {
        requireNonNull(directory, "directory");
        long began = run.details().createdAt().toEpochMilli();
        Path target =
                directory.resolve("events.out.tfevents." + began / 1_000 + ".atelier." + FileNames.plain(run.id()));
        try {
            Files.createDirectories(directory);
            Path partial = Files.createTempFile(directory, ".atelier-", ".part");
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial), 1 << 16)) {
                    RecordFile.write(out, EventEncoder.fileVersion(began / MILLIS));
                    for (String metric : run.metrics().names()) {
                        scalars(run, metric, out);
                    }
                }
                return Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw new StoreException("cannot write '" + target + "': " + Folder.reason(e), e);
        }
    }

    /**
     * Writes the scalars of several runs, each into a directory of its own, which TensorBoard shows side by side.
     *
     * @param runs the runs
     * @param directory what the directories are made in
     * @throws StoreException when it cannot be written
     */
    public static void write(Collection<Run> runs, Path directory) {
        for (Run run : runs) {
            String id = FileNames.plain(run.id());
            String name = FileNames.plain(run.name());
            write(run, directory.resolve(name.equals(id) ? id : name + "-" + id));
        }
    }

    /**
     * Reads the scalars of event files, each directory with such files as a run. A second call brings only what was written since.
     *
     * @param logs an event file, or a directory that has some, at any depth
     * @param workspace what to read into
     * @param experiment the name of the experiment that the runs go to
     * @return what was read, and what was left out and why
     * @throws NotFoundException when there is no such file or directory
     */
    public static ImportReport read(Path logs, Workspace workspace, String experiment) {
        if (!Files.exists(logs)) {
            throw new NotFoundException("event files", logs.toString(), "there is no such file or directory");
        }
        return new ImportReport(new TensorBoardImport(logs, workspace, experiment).run());
    }

    private static void scalars(Run run, String metric, OutputStream out) throws IOException {
        var points = run.metric(metric).points();
        for (int i = 0; i < points.size(); i++) {
            RecordFile.write(
                    out,
                    EventEncoder.scalar(metric, points.step(i), (float) points.value(i), points.timestamp(i) / MILLIS));
        }
    }
}
