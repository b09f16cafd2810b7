package dev.atelier;

import dev.atelier.internal.source.SourceControl;
import dev.atelier.internal.source.UnifiedDiff;
import dev.atelier.run.Table;
import dev.atelier.spi.compute.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is different between two snapshots. Immutable and thread-safe. */
public final class SnapshotDiff {
    private final List<Change> changes;
    private final UnifiedDiff text;

    private SnapshotDiff(List<Change> changes, UnifiedDiff text) {
        this.changes = List.copyOf(changes);
        this.text = text;
    }

    /** What happened to a file. */
    public enum Kind {
        /** Only the later snapshot has it. */
        ADDED,
        /** Only the earlier snapshot has it. */
        REMOVED,
        /** Its content, or whether it is executable, differs. */
        CHANGED
    }

    /**
     * One file that differs. Immutable.
     *
     * @param path its path
     * @param kind what happened to it
     * @param sizeBefore its earlier size in bytes, or 0
     * @param sizeAfter its later size in bytes, or 0
     */
    public record Change(String path, Kind kind, long sizeBefore, long sizeAfter) {}

    static SnapshotDiff of(SourceTree before, SourceTree after, SourceControl sources) {
        Map<String, SourceTree.File> old = byPath(before);
        Map<String, SourceTree.File> latest = byPath(after);
        TreeMap<String, SourceTree.File> all = new TreeMap<>(old);
        all.putAll(latest);
        List<Change> changes = new ArrayList<>();
        for (String path : all.keySet()) {
            SourceTree.File was = old.get(path);
            SourceTree.File is = latest.get(path);
            if (was == null || !was.equals(is)) {
                changes.add(new Change(path, kind(was, is), size(was), size(is)));
            }
        }
        return new SnapshotDiff(changes, new UnifiedDiff(before, after, sources));
    }

    /**
     * Returns all files that differ.
     *
     * @return the changes, sorted by path
     */
    public List<Change> changes() {
        return changes;
    }

    /**
     * Returns the files that only the later snapshot has.
     *
     * @return their paths, sorted
     */
    public List<String> added() {
        return paths(Kind.ADDED);
    }

    /**
     * Returns the files that only the earlier snapshot has.
     *
     * @return their paths, sorted
     */
    public List<String> removed() {
        return paths(Kind.REMOVED);
    }

    /**
     * Returns the files whose content, or whose being executable, differs.
     *
     * @return their paths, sorted
     */
    public List<String> changed() {
        return paths(Kind.CHANGED);
    }

    /**
     * Tells whether the snapshots are the same.
     *
     * @return true when nothing differs
     */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /**
     * Returns the differences as text, which {@code git apply} and {@code patch -p1} understand. Of files that are no text, or
     * longer than 1 MiB, it only says that they differ.
     *
     * @return a unified diff with three lines of context; empty when nothing differs
     * @throws dev.atelier.error.StoreException when a file cannot be read
     */
    public String unified() {
        return text.of(changes.stream().map(Change::path).toList());
    }

    /** Returns the changes as a table for people. */
    @Override
    public String toString() {
        if (isEmpty()) {
            return "no differences";
        }
        List<List<Object>> rows = new ArrayList<>();
        for (Change change : changes) {
            String kind = change.kind().name().toLowerCase(Locale.ROOT);
            rows.add(List.of(kind, change.path(), change.sizeBefore(), change.sizeAfter()));
        }
        return Table.of(List.of("change", "path", "size before", "size after"), rows)
                .toString();
    }

    private List<String> paths(Kind kind) {
        return changes.stream()
                .filter(change -> change.kind() == kind)
                .map(Change::path)
                .toList();
    }

    private static Kind kind(SourceTree.@Nullable File was, SourceTree.@Nullable File is) {
        return was == null ? Kind.ADDED : is == null ? Kind.REMOVED : Kind.CHANGED;
    }

    private static long size(SourceTree.@Nullable File file) {
        return file == null ? 0 : file.size();
    }

    private static Map<String, SourceTree.File> byPath(SourceTree tree) {
        Map<String, SourceTree.File> byPath = new TreeMap<>();
        tree.files().forEach(file -> byPath.put(file.path(), file));
        return byPath;
    }
}
