package dev.atelier.tracking.embedded.workspace;

import dev.atelier.error.StoreException;
import dev.atelier.tracking.embedded.file.StoreFailure;
import dev.atelier.tracking.embedded.file.TextChecksum;
import dev.atelier.tracking.embedded.file.UnforcedPaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The file {@code atelier.json} that makes a directory a workspace: its format's version and its id. */
public final class WorkspaceMarker {
    static final int VERSION = 3;

    private static final char NOT_UTF_8 = '\uFFFD';

    private WorkspaceMarker() {}

    /** Returns the id of the workspace, made now when the directory is new. */
    public static String readOrCreate(Layout layout, UnforcedPaths unforced) {
        try {
            if (!Files.exists(layout.marker())) {
                create(layout, unforced);
            }
            return id(layout.marker(), read(layout));
        } catch (IOException e) {
            throw StoreFailure.of("open the workspace", layout.root(), e);
        }
    }

    /** Has a workspace of an older version refused by an Atelier that does not know what is to be written to it now. */
    public static void upgrade(Layout layout) throws IOException {
        String json = read(layout);
        if (field(json, "version").equals(String.valueOf(VERSION))) {
            return;
        }
        Path draft = layout.root().resolve(".atelier-" + Processes.uniqueName() + ".tmp");
        try {
            Files.writeString(draft, json(VERSION, id(layout.marker(), json)));
            UnforcedPaths.force(draft);
            Files.move(draft, layout.marker(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        UnforcedPaths.force(layout.root());
    }

    /** Tells whether a marker is as it was written, as far as it says so itself: those of version 1 did not. */
    public static boolean isWhole(String text) {
        String id = field(text, "workspaceId");
        String old = "{\"format\": \"atelier-workspace\", \"version\": 1, \"workspaceId\": \"" + id + "\"}\n";
        return text.equals(old) || text.equals(json(2, id)) || text.equals(json(VERSION, id));
    }

    /** Reads what need not be UTF-8 any more. */
    private static String read(Layout layout) throws IOException {
        return new String(Files.readAllBytes(layout.marker()), StandardCharsets.UTF_8);
    }

    private static void create(Layout layout, UnforcedPaths unforced) throws IOException {
        requireDirectory(layout.root());
        unforced.createDirectories(layout.root());
        requireNothingForeign(layout.root());
        Path draft = layout.root().resolve(".atelier-" + Processes.uniqueName() + ".tmp");
        try {
            Files.writeString(draft, json(VERSION, Processes.randomId().toString()));
            UnforcedPaths.force(draft);
            publish(draft, layout.marker());
        } catch (FileAlreadyExistsException e) {
            return; // another process was faster: its id counts
        } finally {
            Files.deleteIfExists(draft);
        }
        unforced.add(layout.root());
    }

    /** Gives the draft its name unless that is taken: by a link where there are links, which is atomic. */
    private static void publish(Path draft, Path marker) throws IOException {
        try {
            Files.createLink(marker, draft);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(draft, marker);
        }
    }

    private static void requireDirectory(Path root) {
        if (Files.isSymbolicLink(root) && !Files.exists(root)) {
            throw new StoreException(
                    root + " is a link to what does not exist; create that directory, or remove the link");
        }
        for (Path path = root; path != null; path = path.getParent()) {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw new StoreException(path + " is a file; a workspace is a directory, choose an empty or new one");
            }
        }
    }

    private static void requireNothingForeign(Path root) throws IOException {
        Set<String> foreign = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!name.startsWith(".atelier") && !name.equals("lost+found")) {
                    foreign.add(name);
                }
            }
        }
        if (!foreign.isEmpty() && !foreign.contains("atelier.json")) {
            throw new StoreException(root + " is not an Atelier workspace (it has " + some(List.copyOf(foreign))
                    + " and no atelier.json); choose an empty or new directory");
        }
    }

    private static String some(List<String> names) {
        int shown = Math.min(3, names.size());
        String list = String.join(", ", names.subList(0, shown));
        return names.size() == shown ? list : list + " and " + (names.size() - shown) + " more";
    }

    private static String json(int version, String id) {
        return "{\"format\": \"atelier-workspace\", \"version\": " + version + ", \"workspaceId\": \"" + id
                + "\", \"check\": \"" + Integer.toHexString(TextChecksum.of(id)) + "\"}\n";
    }

    private static String id(Path marker, String json) {
        String version = field(json, "version");
        String id = field(json, "workspaceId");
        if (!isNumber(version) || id.isEmpty() || json.indexOf(NOT_UTF_8) >= 0) {
            throw StoreException.damaged(marker + " is damaged: it holds '" + json.strip()
                    + "'; restore it from a backup, the rest of the workspace is untouched");
        }
        if (!version.equals("1") && !version.equals("2") && !version.equals(String.valueOf(VERSION))) {
            throw new StoreException(marker.getParent() + " has workspace format " + version
                    + ", this Atelier reads formats 1 to " + VERSION + "; use a newer Atelier");
        }
        return id;
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Returns a field's text, empty when it is missing; the file is ours, so that no JSON parser need be loaded. */
    private static String field(String json, String name) {
        int key = json.indexOf("\"" + name + "\":");
        int start = key < 0 ? -1 : key + name.length() + 3;
        int end = start < 0 ? -1 : endOfValue(json, start);
        return end < 0 ? "" : json.substring(start, end).replace("\"", "").strip();
    }

    private static int endOfValue(String json, int start) {
        int comma = json.indexOf(',', start);
        return comma >= 0 ? comma : json.indexOf('}', start);
    }
}
