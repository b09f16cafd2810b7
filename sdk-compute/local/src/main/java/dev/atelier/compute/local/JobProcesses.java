package dev.atelier.compute.local;

import dev.atelier.compute.support.StartRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The processes of one job, found by what Linux knows of them. */
final class JobProcesses {
    private static final int ROUNDS = 50;
    private static final long SECONDS_PER_ROUND = 1;

    private final Path directory;
    private final String variable;

    JobProcesses(Path directory) {
        this.directory = directory;
        this.variable = "ATELIER_RUN_DIR=" + directory;
    }

    /** Tells whether a runner of this job is alive, also one that has left no record yet. */
    boolean hasRunner() throws IOException {
        String runner = directory.resolve("runner.sh").toString();
        for (long pid : pids()) {
            if (ProcessStat.read(pid).isPresent() && has(pid, "cmdline", runner)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Kills what is left of the job, wherever it went, until nothing is.
     *
     * @throws IOException when something survives
     */
    void kill(Optional<StartRecord> start) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            List<ProcessHandle> members = members(groupOf(start));
            if (members.isEmpty()) {
                return;
            }
            members.forEach(ProcessHandle::destroyForcibly);
            awaitEnd(members);
        }
        throw new IOException("processes of the job in " + directory + " survive SIGKILL");
    }

    /** The job's process group, while its leader is there to vouch that the number still means this group; or 0. */
    private static long groupOf(Optional<StartRecord> start) throws IOException {
        return start.isPresent() && ProcessStat.alive(start.get().leader())
                ? start.get().group()
                : 0;
    }

    private List<ProcessHandle> members(long group) throws IOException {
        List<ProcessHandle> members = new ArrayList<>();
        for (long pid : pids()) {
            Optional<ProcessHandle> handle = isMember(pid, group) ? ProcessHandle.of(pid) : Optional.empty();
            if (handle.isPresent() && isMember(pid, group)) {
                members.add(handle.get());
            }
        }
        return members;
    }

    private boolean isMember(long pid, long group) throws IOException {
        Optional<ProcessStat> stat = ProcessStat.read(pid);
        return stat.isPresent()
                && pid != ProcessHandle.current().pid()
                && ((group > 0 && stat.get().group() == group) || has(pid, "environ", variable));
    }

    private static boolean has(long pid, String file, String text) throws IOException {
        byte[] bytes = ProcessStat.readFile(pid, file).orElse(new byte[0]);
        return Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\0", -1))
                .contains(text);
    }

    private static List<Long> pids() throws IOException {
        try (Stream<Path> processes = Files.list(ProcessStat.PROC)) {
            return processes
                    .map(process -> process.getFileName().toString())
                    .filter(name -> Character.isDigit(name.charAt(0)))
                    .map(Long::valueOf)
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void awaitEnd(List<ProcessHandle> processes) throws IOException {
        CompletableFuture<?>[] exits =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(exits).get(SECONDS_PER_ROUND, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // the next round finds them again, or only their remains
        } catch (ExecutionException e) {
            throw new IOException("cannot wait for processes to end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while killing the processes of a job", e);
        }
    }
}
