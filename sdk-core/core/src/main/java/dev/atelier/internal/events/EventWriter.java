package dev.atelier.internal.events;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.StoreException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Appends events to {@code events.ndjson} of a run directory, from within the script. Thread-safe; several processes
 * may write at once.
 *
 * <p>Each event is one write to a file in append mode: when a method has returned, {@code kill -9} loses nothing. A
 * file stream, not a channel: an interrupt would close a channel for all later events.
 */
public final class EventWriter implements AutoCloseable {
    private final Path directory;
    private final Path events;
    private final String writer;
    private final AtomicLong next = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final FileOutputStream file;
    private boolean torn;
    private boolean closed;

    private EventWriter(Path directory) throws IOException {
        this.directory = directory;
        this.events = directory.resolve(EventReader.FILE);
        this.writer = ProcessHandle.current().pid() + "-" + randomHex();
        this.file = new FileOutputStream(events.toFile(), true);
        this.torn = endsWithinLine(events);
    }

    /**
     * Opens the events of a run directory as a new writer.
     *
     * @throws StoreException when the file cannot be written
     */
    public static EventWriter open(Path runDirectory) {
        try {
            return new EventWriter(requireNonNull(runDirectory, "runDirectory"));
        } catch (IOException e) {
            throw new StoreException(
                    "cannot write events to '" + runDirectory + "': " + e.getMessage()
                            + "; the directory must exist and be writable",
                    e);
        }
    }

    private static String randomHex() {
        byte[] bytes = new byte[4];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static boolean endsWithinLine(Path path) throws IOException {
        try (RandomAccessFile existing = new RandomAccessFile(path.toFile(), "r")) {
            if (existing.length() == 0) {
                return false;
            }
            existing.seek(existing.length() - 1);
            return existing.read() != '\n';
        }
    }

    /**
     * Writes an event. A large payload goes to a file of its own; a long message is cut.
     *
     * @throws IllegalArgumentException when it does not fit on a line even so
     * @throws StoreException when it cannot be written
     */
    public void write(RunEvent event) {
        write(next.getAndIncrement(), requireNonNull(event, "event"));
    }

    /**
     * Copies a file into the run directory, then says so in an event.
     *
     * @throws IllegalArgumentException when it is not a file, or the name is not fit for an artifact
     * @throws StoreException when it cannot be copied or written
     */
    public void upload(Upload upload) {
        Path source = upload.file();
        if (!Files.isRegularFile(source)) {
            throw new IllegalArgumentException("'" + source + "' is not a file; artifacts are made of existing files");
        }
        long number = next.getAndIncrement();
        String baseName = source.getFileName().toString().replace('\\', '_');
        String copy = "uploads/" + writer + "-" + number + "/" + baseName;
        RunEvent event =
                new RunEvent.ArtifactUploaded(upload.child(), upload.timestamp(), upload.name(), copy, upload.mode());
        try {
            Files.copy(source, place(copy));
        } catch (IOException e) {
            throw new StoreException("cannot copy '" + source + "' to '" + copy + "': " + e.getMessage(), e);
        }
        write(number, event);
    }

    /**
     * Forces everything written to the disk.
     *
     * @throws StoreException when the disk refuses
     */
    public void flush() {
        lock.lock();
        try {
            requireOpen();
            file.getFD().sync();
        } catch (IOException e) {
            throw failure(e);
        } finally {
            lock.unlock();
        }
    }

    private void write(long number, RunEvent event) {
        EventEncoder encoder = new EventEncoder(writer, number, event);
        byte[] line = encoder.line();
        if (isTooLong(line)) {
            encoder.shorten();
            line = encoder.line();
        }
        if (isTooLong(line) && encoder.hasPayload()) {
            encoder.spilledTo(spill(number, encoder.payload()));
            line = encoder.line();
        }
        if (isTooLong(line)) {
            throw new IllegalArgumentException("the event takes " + line.length + " bytes, at most "
                    + EventReader.LINE_LIMIT + " are allowed; use a shorter name");
        }
        append(line);
    }

    private static boolean isTooLong(byte[] line) {
        return line.length > EventReader.LINE_LIMIT;
    }

    private String spill(long number, byte[] payload) {
        String path = "spill/" + writer + "-" + number + ".json";
        try (FileOutputStream spill = new FileOutputStream(place(path).toFile())) {
            spill.write(payload);
            return path;
        } catch (IOException e) {
            throw new StoreException("cannot write '" + path + "' in '" + directory + "': " + e.getMessage(), e);
        }
    }

    private Path place(String path) throws IOException {
        Path target = directory.resolve(path);
        Files.createDirectories(target.getParent());
        return target;
    }

    private void append(byte[] line) {
        lock.lock();
        try {
            requireOpen();
            byte[] bytes = torn ? afterNewline(line) : line;
            torn = true;
            file.write(bytes);
            torn = false;
        } catch (IOException e) {
            throw failure(e);
        } finally {
            lock.unlock();
        }
    }

    /** Ends a line that a full disk or a crash cut short, so that it does not swallow the next one. */
    private static byte[] afterNewline(byte[] line) {
        byte[] bytes = new byte[line.length + 1];
        bytes[0] = '\n';
        System.arraycopy(line, 0, bytes, 1, line.length);
        return bytes;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the event writer of '" + directory + "' is closed; log before closing");
        }
    }

    private StoreException failure(IOException e) {
        return new StoreException(
                "cannot write events to '" + events + "': " + e.getMessage()
                        + "; make room or mend the disk, then log again",
                e);
    }

    /** Closes the file. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            file.close();
        } catch (IOException e) {
            throw failure(e);
        } finally {
            lock.unlock();
        }
    }
}
