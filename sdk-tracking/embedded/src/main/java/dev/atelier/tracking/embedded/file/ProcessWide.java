package dev.atelier.tracking.embedded.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Lock files, opened once per process however many stores use them. Thread-safe.
 *
 * <p>POSIX drops a process's locks of a file as soon as any of its descriptors of that file is closed, and the JVM
 * refuses to lock what it has locked already: this is why this state, unlike all other, belongs to the process.
 */
public final class ProcessWide<T extends Closeable> {
    private final Map<Path, Entry<T>> entries = new HashMap<>();
    private final Opener<T> opener;

    public ProcessWide(Opener<T> opener) {
        this.opener = opener;
    }

    public synchronized T open(Path path) throws IOException {
        Entry<T> entry = entries.get(path);
        if (entry == null) {
            entry = new Entry<>(opener.open(path));
            entries.put(path, entry);
        }
        entry.users++;
        return entry.value;
    }

    public synchronized void close(Path path) throws IOException {
        Entry<T> entry = entries.get(path);
        if (entry != null && --entry.users == 0) {
            entries.remove(path);
            entry.value.close();
        }
    }

    public interface Opener<T> {
        T open(Path path) throws IOException;
    }

    private static final class Entry<T extends Closeable> {
        private final T value;
        private int users;

        private Entry(T value) {
            this.value = value;
        }
    }
}
