package dev.atelier.crash;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How many of each kind of thing the threads of a writer have been told to be stored: numbers in a mapped file outside the
 * workspace, which a kill cannot take back. Everything written is a function of its number, so no more needs to be kept.
 */
final class Ledger implements AutoCloseable {
    /** What is counted. */
    enum Entry {
        /** Points whose step the run counts. */
        COUNTED,
        /** Points at given steps. */
        STEPPED,
        /** Texts. */
        TEXT,
        /** Changes of a tag. */
        TAG,
        /** Uploaded files. */
        FILE,
        /** Child runs. */
        CHILD,
        /** Points of this life in the series that all writers share. */
        SHARED
    }

    private static final int ENTRIES = Entry.values().length;

    private final FileChannel channel;
    private final MappedByteBuffer numbers;

    private Ledger(FileChannel channel, int threads) throws IOException {
        this.channel = channel;
        numbers = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) threads * ENTRIES * Long.BYTES);
    }

    static Ledger open(Path file, int threads) throws IOException {
        return new Ledger(
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                threads);
    }

    long get(int thread, Entry entry) {
        return numbers.getLong(index(thread, entry));
    }

    void set(int thread, Entry entry, long number) {
        numbers.putLong(index(thread, entry), number);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @SuppressWarnings("EnumOrdinal") // it is the place in the file
    private static int index(int thread, Entry entry) {
        return (thread * ENTRIES + entry.ordinal()) * Long.BYTES;
    }
}
