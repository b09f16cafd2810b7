package dev.atelier.compute.local;

import dev.atelier.compute.support.ProcessRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code /proc/<pid>/stat} says of a process that has not ended. Immutable.
 *
 * @param pid its process id
 * @param group its process group
 * @param startTime when it started, in ticks since the machine did
 */
record ProcessStat(long pid, long group, String startTime) {
    static final Path PROC = Path.of("/proc");

    private static final int STATE = 0;
    private static final int GROUP = 2;
    private static final int START_TIME = 19;
    private static final int MEMORY = 20;

    /** Reads a process; empty when it is gone, waits to be forgotten, or belongs to the kernel. */
    static Optional<ProcessStat> read(long pid) throws IOException {
        return stat(pid).flatMap(stat -> parse(pid, stat));
    }

    /** Reads a file of a process; empty when the process is gone or not ours to look into. */
    static Optional<byte[]> readFile(long pid, String name) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(directory(pid).resolve(name)));
        } catch (NoSuchFileException | AccessDeniedException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (read(pid).isEmpty()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<String> stat(long pid) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(directory(pid).resolve("stat"));
            return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (Files.notExists(directory(pid))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Path directory(long pid) {
        return PROC.resolve(Long.toString(pid));
    }

    /** The name of the program stands in parentheses, and may itself have some and spaces. */
    private static Optional<ProcessStat> parse(long pid, String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        boolean ended = "ZXx".contains(fields[STATE]) || fields[MEMORY].equals("0");
        return ended
                ? Optional.empty()
                : Optional.of(new ProcessStat(pid, Long.parseLong(fields[GROUP]), fields[START_TIME]));
    }

    static boolean alive(ProcessRecord process) throws IOException {
        return read(process.pid())
                .filter(stat -> stat.startTime().equals(process.startTime()))
                .isPresent();
    }

    static String bootId() throws IOException {
        return kernel("random/boot_id");
    }

    static String host() throws IOException {
        return kernel("hostname");
    }

    private static String kernel(String name) throws IOException {
        return Files.readString(PROC.resolve("sys/kernel").resolve(name)).strip();
    }
}
