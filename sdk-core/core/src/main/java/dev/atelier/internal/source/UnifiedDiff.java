package dev.atelier.internal.source;

import dev.atelier.error.StoreException;
import dev.atelier.spi.compute.SourceControlProvider;
import dev.atelier.spi.compute.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the differences of two trees as {@code git diff} does. Thread-safe. */
public final class UnifiedDiff {
    private static final int LONGEST = 1 << 20;
    private static final int LOOKED_AT = 8_000;
    private static final String NOTHING = "/dev/null";

    private final SourceTree before;
    private final SourceTree after;
    private final SourceControl sources;

    public UnifiedDiff(SourceTree before, SourceTree after, SourceControl sources) {
        this.before = before;
        this.after = after;
        this.sources = sources;
    }

    /** Returns the differences of some files. */
    public String of(List<String> paths) {
        if (paths.isEmpty()) {
            return "";
        }
        SourceControlProvider git = sources.git("texts are compared");
        Map<String, SourceTree.File> old = byPath(before);
        Map<String, SourceTree.File> latest = byPath(after);
        StringBuilder text = new StringBuilder();
        paths.forEach(path -> append(text, path, old.get(path), latest.get(path), git));
        return text.toString();
    }

    private void append(
            StringBuilder text,
            String path,
            SourceTree.@Nullable File was,
            SourceTree.@Nullable File is,
            SourceControlProvider git) {
        String left = quoted("a/" + path);
        String right = quoted("b/" + path);
        text.append("diff --git ").append(left).append(' ').append(right).append('\n');
        if (was == null) {
            text.append("new file mode ").append(mode(is)).append('\n');
        } else if (is == null) {
            text.append("deleted file mode ").append(mode(was)).append('\n');
        } else if (was.executable() != is.executable()) {
            text.append("old mode ")
                    .append(mode(was))
                    .append("\nnew mode ")
                    .append(mode(is))
                    .append('\n');
        }
        String from = was == null ? NOTHING : left;
        String to = is == null ? NOTHING : right;
        if (was != null && is != null && was.sha256().equals(is.sha256())) {
            return;
        }
        byte[] old = content(before, was);
        byte[] latest = content(after, is);
        if (old == null || latest == null) {
            text.append("Binary files ").append(from).append(" and ").append(to).append(" differ\n");
            return;
        }
        String hunks = git.hunks(old, latest);
        if (!hunks.isEmpty()) {
            text.append("--- ")
                    .append(from)
                    .append("\n+++ ")
                    .append(to)
                    .append('\n')
                    .append(hunks);
        }
    }

    /** Returns a text's bytes; null for what is no text or too long to be compared. */
    private static byte @Nullable [] content(SourceTree tree, SourceTree.@Nullable File file) {
        if (file == null) {
            return new byte[0];
        }
        if (file.size() > LONGEST) {
            return null;
        }
        try (InputStream content = tree.open(file)) {
            byte[] bytes = content.readAllBytes();
            return isText(bytes) ? bytes : null;
        } catch (IOException e) {
            throw new StoreException("cannot read '" + file.path() + "' of a snapshot: " + e.getMessage(), e);
        }
    }

    /** As git does: what has a zero byte near its beginning is no text. */
    private static boolean isText(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, LOOKED_AT); i++) {
            if (bytes[i] == 0) {
                return false;
            }
        }
        return true;
    }

    private static String mode(SourceTree.@Nullable File file) {
        return file != null && file.executable() ? "100755" : "100644";
    }

    /** As git does with {@code core.quotePath=false}: quotes, backslashes and control characters are escaped. */
    private static String quoted(String path) {
        if (path.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\' || c == 127)) {
            return path;
        }
        StringBuilder text = new StringBuilder("\"");
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            int c = octet & 0xff;
            if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c < ' ' || c >= 127) {
                text.append('\\').append(Integer.toOctalString(01000 | c).substring(1));
            } else {
                text.append((char) c);
            }
        }
        return text.append('"').toString();
    }

    private static Map<String, SourceTree.File> byPath(SourceTree tree) {
        Map<String, SourceTree.File> byPath = new HashMap<>();
        tree.files().forEach(file -> byPath.put(file.path(), file));
        return byPath;
    }
}
