package dev.atelier.compute.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atelier.compute.tck.BackendFixture;
import dev.atelier.compute.tck.SmallDisk;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.testing.TestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Local compute in a directory of its own; jobs that a failed test left running are killed in the end. */
final class LocalFixture implements BackendFixture {
    private final Path directory;
    private final List<SmallDisk> disks = new ArrayList<>();

    LocalFixture(Path directory) {
        this.directory = directory;
    }

    @Override
    public ComputeBackend open() {
        return new LocalComputeProvider().open(TestContext.in(directory));
    }

    @Override
    public int liveProcesses(JobRef job) {
        return (int)
                processes(directory.resolve("runs").resolve(job.nativeId())).count();
    }

    /** The processes only: what is left of an ended job is its run directory. */
    @Override
    public boolean vanish(JobRef job) {
        String runDirectory = directory.resolve("runs").resolve(job.nativeId()).toString();
        ProcessHandle.allProcesses()
                .filter(process -> read(process, "cmdline").contains(runDirectory + "/runner.sh"))
                .forEach(ProcessHandle::destroyForcibly);
        processes(directory.resolve("runs").resolve(job.nativeId())).forEach(ProcessHandle::destroyForcibly);
        return true;
    }

    @Override
    public Optional<ComputeBackend> openOnSmallDisk(long bytes) {
        try {
            Path place = Files.createDirectory(directory.resolve("small"));
            Optional<SmallDisk> disk = SmallDisk.mount(place, bytes);
            assertThat(disk.isPresent() || !"true".equals(System.getenv("CI")))
                    .as("CI runs as root and can mount a disk")
                    .isTrue();
            disk.ifPresent(disks::add);
            return disk.map(small -> new LocalComputeProvider().open(TestContext.in(small.place())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        await().atMost(Duration.ofSeconds(30)).until(this::isQuiet); // what writes hinders deleting the directory
        disks.forEach(SmallDisk::close);
    }

    /** Kills what runs here, also a runner that has not begun, and tells whether that was nothing. */
    private boolean isQuiet() {
        List<ProcessHandle> running = ProcessHandle.allProcesses()
                .filter(process -> environment(process).contains("ATELIER_RUN_DIR=" + directory)
                        || read(process, "cmdline").contains(directory + "/runs/"))
                .toList();
        running.forEach(ProcessHandle::destroyForcibly);
        return running.isEmpty();
    }

    /** Processes, by an independent look at /proc, that have a run directory below this one. */
    static Stream<ProcessHandle> processes(Path directory) {
        String variable = "ATELIER_RUN_DIR=" + directory;
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process).contains(variable));
    }

    private static String environment(ProcessHandle process) {
        return read(process, "environ");
    }

    private static String read(ProcessHandle process, String name) {
        try {
            Path file = Path.of("/proc", Long.toString(process.pid()), name);
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
