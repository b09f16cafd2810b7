package dev.atelier.tracking.embedded.index;

import dev.atelier.spi.tracking.Lease;
import dev.atelier.tracking.embedded.file.Frame;
import dev.atelier.tracking.embedded.file.FrameReader;
import dev.atelier.tracking.embedded.file.Payload;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.file.UnforcedPaths;
import dev.atelier.tracking.embedded.metric.MetricRegister;
import dev.atelier.tracking.embedded.workspace.Layout;
import dev.atelier.tracking.embedded.workspace.LeaseLock;
import dev.atelier.tracking.embedded.workspace.StoreParts;
import dev.atelier.tracking.embedded.workspace.WorkspaceMarker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The runs whose metrics were deleted, by any process: a log that all append to in turns. Thread-safe.
 *
 * <p>Ids stay in it for ever, since a process that knows nothing of the deletion may go on appending to the run.
 */
public final class DeletedRuns {
    static final int DELETION = 4;

    private static final String LEASE = "deleted-runs";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Layout layout;
    private final Path path;
    private final LeaseLock leases;
    private final MetricRegister register;
    private final FrameReader frames;
    private final Set<String> ids = new HashSet<>();
    private final List<String> inOrder = new ArrayList<>();

    public DeletedRuns(StoreParts parts, MetricRegister register) {
        layout = parts.layout();
        path = layout.deletedRuns();
        leases = new LeaseLock(parts);
        frames = new FrameReader(path, parts.problems());
        this.register = register;
    }

    /** Reads what others have deleted since; one {@code stat} when that is nothing. */
    public synchronized void refresh() throws IOException {
        long size = path.toFile().length();
        if (size == 0 || (frames.position() == size && frames.unreadable() == 0)) {
            return;
        }
        try (StoredFile file = StoredFile.read(path)) {
            frames.read(file, size, this::accept);
        }
    }

    public synchronized boolean contains(String runId) {
        return ids.contains(runId);
    }

    /** Returns how many deletions are known, to ask for those after it later. */
    synchronized int count() {
        return inOrder.size();
    }

    public synchronized List<String> after(int count) {
        return List.copyOf(inOrder.subList(Math.min(count, inOrder.size()), inOrder.size()));
    }

    /** Deletes runs; it survives a power cut. */
    public void add(Collection<String> runIds, UnforcedPaths unforced) throws IOException {
        unforced.createDirectories(path.resolveSibling(""));
        Lease lease = leases.take(LEASE, PATIENCE);
        try (lease) {
            refresh();
            List<String> added =
                    runIds.stream().distinct().filter(id -> !contains(id)).toList();
            if (!added.isEmpty()) {
                append(added);
                refresh();
            }
        }
    }

    private void append(List<String> runIds) throws IOException {
        Payload payload = new Payload().putInt(runIds.size());
        runIds.forEach(payload::putText);
        WorkspaceMarker.upgrade(layout);
        boolean created = !Files.exists(path);
        try (StoredFile file = StoredFile.readAndWrite(path)) {
            file.write(Frame.encode(DELETION, 0, payload.toBytes()), Frame.align(file.size()));
            file.force();
            register.write(path, file.size());
        }
        if (created) {
            UnforcedPaths.force(path.resolveSibling(""));
        }
    }

    private void accept(Frame frame) {
        if (frame.type() != DELETION) {
            return;
        }
        ByteBuffer payload = frame.payload();
        for (int left = payload.getInt(); left > 0; left--) {
            String id = Payload.text(payload);
            if (ids.add(id)) {
                inOrder.add(id);
            }
        }
    }
}
