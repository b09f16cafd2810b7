package dev.atelier.tracking.transfer.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads directories; what cannot be read goes to the tally, a directory that is not there is empty. */
public final class Folder {
    private Folder() {}

    /** Lists the directories in a directory, sorted by name. */
    public static List<Path> directories(Path folder, Tally tally) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            tally.unreadable(folder, reason(e));
            return List.of();
        }
    }

    /** Lists all files below a directory, sorted by name; symbolic links are left out, since they may lead anywhere. */
    public static List<Path> files(Path folder, Tally tally) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
            all.stream()
                    .filter(Files::isSymbolicLink)
                    .forEach(link -> tally.leftOut(link, "it is a symbolic link; links are not followed"));
            return all.stream()
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            tally.unreadable(folder, reason(e));
            return List.of();
        }
    }

    /** Reads the text of every file below a directory, by the file's name relative to it. */
    public static Map<String, String> values(Path folder, Tally tally) {
        Map<String, String> values = new TreeMap<>();
        for (Path file : files(folder, tally)) {
            try {
                values.put(name(folder, file), Files.readString(file));
            } catch (IOException e) {
                tally.unreadable(file, reason(e));
            }
        }
        return values;
    }

    /** Returns a file's name relative to a directory, with slashes. */
    public static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    /** Says in a sentence why a file cannot be read. */
    public static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (e instanceof CharacterCodingException) {
            return "it is no UTF-8 text";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
