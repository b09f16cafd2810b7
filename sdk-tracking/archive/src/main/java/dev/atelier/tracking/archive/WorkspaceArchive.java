package dev.atelier.tracking.archive;

import static java.util.Objects.requireNonNull;

import dev.atelier.Run;
import dev.atelier.Workspace;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * A file that holds a workspace, or runs of it, with metrics, artifacts, sources, environments and models. Immutable.
 *
 * <p>Runs that have not ended, web services and secrets are not in an archive.
 *
 * <pre>{@code
 * WorkspaceArchive archive = WorkspaceArchive.at(Path.of("diabetes.zip"));
 * archive.exportFrom(workspace, workspace.experiment("diabetes").runs().list());
 * archive.importInto(other);
 * }</pre>
 */
public final class WorkspaceArchive {
    private static final long DEFAULT_MAX_BYTES = 1L << 30;
    private static final int DEFAULT_MAX_RATIO = 200;

    private final Path file;
    private final OnClash onClash;
    private final long maxBytes;

    private WorkspaceArchive(Path file, OnClash onClash, long maxBytes) {
        this.file = requireNonNull(file, "file");
        this.onClash = requireNonNull(onClash, "onClash");
        this.maxBytes = maxBytes;
    }

    /**
     * Names an archive.
     *
     * @param file the file; it need not exist
     * @return the archive
     */
    public static WorkspaceArchive at(Path file) {
        return new WorkspaceArchive(file, OnClash.REFUSE, 0);
    }

    /**
     * Says what an import does when the workspace has something else under the same id; by default it refuses.
     *
     * @param what what it does
     * @return the archive
     */
    public WorkspaceArchive onClash(OnClash what) {
        return new WorkspaceArchive(file, what, maxBytes);
    }

    /**
     * Allows an import of more data than usual: by default 1 GiB or 200 times the size of the file, whichever is more, so
     * that a small file cannot fill a disk.
     *
     * @param bytes how many bytes at most, above 0
     * @return the archive
     */
    public WorkspaceArchive maxBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxBytes must be 1 or more, got " + bytes);
        }
        return new WorkspaceArchive(file, onClash, bytes);
    }

    /**
     * Exports a whole workspace. The file appears when it is complete, in the place of one of the same name.
     *
     * @param workspace the workspace
     * @return what was exported
     * @throws dev.atelier.error.StoreException when the workspace cannot be read or the file cannot be written
     */
    public ArchiveReport exportFrom(Workspace workspace) {
        return Export.all(workspace).write(file);
    }

    /**
     * Exports runs with their children, their parents and everything they came from or that came out of them. The file
     * appears when it is complete, in the place of one of the same name.
     *
     * @param workspace the workspace
     * @param runs runs of it that have ended, at least one
     * @return what was exported
     * @throws IllegalStateException when a run has not ended
     * @throws dev.atelier.error.NotFoundException when the workspace does not have a run
     * @throws dev.atelier.error.StoreException when the workspace cannot be read or the file cannot be written
     */
    public ArchiveReport exportFrom(Workspace workspace, Collection<Run> runs) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("an export needs at least one run");
        }
        List<String> ids = runs.stream().map(Run::id).toList();
        return Export.of(workspace, ids).write(file);
    }

    /**
     * Imports everything that the workspace does not have yet. Ids stay what they are where they are free; an id that was
     * deleted in this workspace is not, and what has it gets another. Everything is checked before anything is
     * written, and what was imported is there all at once at the end. When it is interrupted, repeat it: it goes on.
     *
     * @param workspace the workspace
     * @return what was imported
     * @throws dev.atelier.error.ConfigurationException when the archive is damaged, too big or not an archive, or what the
     *     workspace has under the same ids is different; it has all problems, and nothing was imported
     * @throws dev.atelier.error.ConflictException when another import into this workspace is under way
     * @throws dev.atelier.error.StoreException when the file cannot be read or the workspace cannot be written
     */
    public ArchiveReport importInto(Workspace workspace) {
        try (ArchiveReader reader = ArchiveReader.open(file, this::limit)) {
            return new Import(workspace.store(), reader, onClash).run();
        }
    }

    @Override
    public String toString() {
        return "archive " + file;
    }

    private long limit(long fileSize) {
        return maxBytes > 0 ? maxBytes : Math.max(DEFAULT_MAX_BYTES, fileSize * DEFAULT_MAX_RATIO);
    }
}
