package dev.atelier.tracking.embedded.metric;

import dev.atelier.spi.tracking.Lease;
import dev.atelier.tracking.embedded.file.Frame;
import dev.atelier.tracking.embedded.file.FrameReader;
import dev.atelier.tracking.embedded.file.Payload;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.file.UnforcedPaths;
import dev.atelier.tracking.embedded.workspace.Layout;
import dev.atelier.tracking.embedded.workspace.LeaseLock;
import dev.atelier.tracking.embedded.workspace.Leases;
import dev.atelier.tracking.embedded.workspace.OpenState;
import dev.atelier.tracking.embedded.workspace.WorkspaceMarker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The log of how long metric files are at least, written by all processes in turns: what tells a file that was cut or is gone
 * from one that never held more. Thread-safe.
 *
 * <p>A length is written when a file has it for certain, chunk by chunk and not point by point, and before the bytes are
 * relied on. A lower one is written before a file is made shorter.
 */
public final class MetricRegister {
    private static final int FILE = 5;
    private static final String LEASE = "metric-register";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Layout layout;
    private final Path path;
    private final LeaseLock leases;
    private final UnforcedPaths unforced;
    private boolean upgraded;

    /**
     * What was written of a file.
     *
     * @param name its name
     * @param length how long it is at least
     * @param replaced the names of the files that it replaces once it is there
     */
    public record Entry(String name, long length, List<String> replaced) {}

    public MetricRegister(Layout layout, Leases leases, UnforcedPaths unforced) {
        this.layout = layout;
        this.path = layout.metricRegister();
        this.leases = new LeaseLock(leases, new OpenState()); // lengths are written while the store closes, too
        this.unforced = unforced;
    }

    /** Writes that a file has a length, or is about to get a lower one. */
    public void write(Path file, long length) throws IOException {
        write(file, length, List.of());
    }

    /** Writes that a file of a length is about to appear in place of others. */
    public synchronized void write(Path file, long length, List<String> replaced) throws IOException {
        Payload payload = new Payload()
                .putText(String.valueOf(file.getFileName()))
                .putLong(length)
                .putInt(replaced.size());
        for (String name : replaced) {
            payload.putText(name);
        }
        if (!upgraded) {
            WorkspaceMarker.upgrade(layout); // an older version would not keep the register
            upgraded = true;
        }
        Lease lease = leases.take(LEASE, PATIENCE);
        try (lease;
                StoredFile register = StoredFile.readAndWrite(path)) {
            register.write(Frame.encode(FILE, 0, payload.toBytes()), Frame.align(register.size()));
        }
        unforced.add(path);
        unforced.add(layout.metrics());
    }

    /** Reads all that was written, what is damaged aside. */
    public List<Entry> read() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (StoredFile register = StoredFile.read(path)) {
            new FrameReader(path, Problems.silent()).read(register, register.size(), frame -> {
                if (frame.type() == FILE) {
                    entries.add(decode(frame.payload()));
                }
            });
        } catch (NoSuchFileException e) {
            return List.of(); // older versions had none
        }
        return entries;
    }

    private static Entry decode(ByteBuffer source) {
        String name = Payload.text(source);
        long length = source.getLong();
        int count = source.getInt();
        return new Entry(
                name,
                length,
                Stream.generate(() -> Payload.text(source)).limit(count).toList());
    }
}
