package dev.atelier.testing;

import dev.atelier.spi.compute.RunDirectory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** A run directory without files; directories exist while something is in them. Thread-safe. */
final class InMemoryRunDirectory implements RunDirectory {
    private final TreeMap<String, ByteArrayOutputStream> files = new TreeMap<>();

    @Override
    public synchronized long size(String path) {
        ByteArrayOutputStream file = files.get(path);
        return file == null ? -1 : file.size();
    }

    @Override
    public synchronized int read(String path, long offset, ByteBuffer target) {
        ByteArrayOutputStream file = files.get(path);
        if (file == null || offset >= file.size()) {
            return -1;
        }
        int count = (int) Math.min(file.size() - offset, target.remaining());
        target.put(file.toByteArray(), (int) offset, count);
        return count;
    }

    @Override
    public synchronized List<Entry> list(String path) {
        String prefix = path.isEmpty() ? "" : path + "/";
        TreeMap<String, Entry> entries = new TreeMap<>();
        files.forEach((file, content) -> {
            if (file.startsWith(prefix)) {
                Entry entry = entry(prefix, file, content.size());
                entries.put(entry.path(), entry);
            }
        });
        return List.copyOf(entries.values());
    }

    @Override
    public synchronized void writeAtomic(String path, byte[] content) {
        files.remove(path);
        append(path, content);
    }

    @Override
    public synchronized boolean createExclusive(String path, byte[] content) {
        if (files.containsKey(path)) {
            return false;
        }
        append(path, content);
        return true;
    }

    synchronized void append(String path, byte[] content) {
        files.computeIfAbsent(path, name -> new ByteArrayOutputStream()).writeBytes(content);
    }

    synchronized void clear() {
        files.clear();
    }

    private static Entry entry(String prefix, String file, long size) {
        int slash = file.indexOf('/', prefix.length());
        return slash < 0
                ? new Entry(file, size, Instant.EPOCH, false)
                : new Entry(file.substring(0, slash), 0, Instant.EPOCH, true);
    }
}
