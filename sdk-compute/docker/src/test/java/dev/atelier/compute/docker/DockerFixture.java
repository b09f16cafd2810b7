package dev.atelier.compute.docker;

import dev.atelier.compute.tck.BackendFixture;
import dev.atelier.compute.tck.FaultProxy;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.testing.TestContext;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Docker compute in a directory of its own; containers that a failed test left are removed in the end. */
final class DockerFixture implements BackendFixture {
    private final Path directory;
    private final List<Path> disks = new ArrayList<>();
    private final FaultProxy faults = FaultProxy.to(UnixDomainSocketAddress.of(TestEngine.socket()));

    private final boolean copying;

    private DockerFixture(Path directory, boolean copying) {
        this.directory = directory;
        this.copying = copying;
    }

    /** An engine that sees this machine's files. */
    static DockerFixture mounting(Path directory) {
        return new DockerFixture(directory, false);
    }

    /** An engine that does not, as one on another machine. */
    static DockerFixture copying(Path directory) {
        return new DockerFixture(directory, true);
    }

    @Override
    public ComputeBackend open() {
        return open(settings());
    }

    @Override
    public ComputeBackend openWithMemory(long bytes) {
        return open(settings().memoryBytes(bytes));
    }

    private DockerSettings.Builder settings() {
        DockerSettings.Builder settings = TestEngine.settings().host(faults.address());
        return settings.files(copying ? FileAccess.COPY : FileAccess.AUTO);
    }

    private ComputeBackend open(DockerSettings.Builder settings) {
        return DockerComputeProvider.of(settings.build()).open(TestContext.in(directory));
    }

    /** Where files are copied a job fills the disk of its container, which is the engine's. */
    @Override
    public Optional<ComputeBackend> openOnSmallDisk(long bytes) {
        if (copying) {
            return Optional.empty();
        }
        Path small = TestEngine.onSmallDisk();
        disks.add(small);
        return Optional.of(DockerComputeProvider.of(settings().build()).open(TestContext.in(small)));
    }

    @Override
    public Optional<FaultProxy> faults() {
        return Optional.of(faults);
    }

    @Override
    public boolean vanish(JobRef job) {
        TestEngine.docker("rm", "--force", "atelier-" + job.nativeId());
        return true;
    }

    /** Docker counts what is in the container, wherever in it; one of it is docker-init. */
    @Override
    public int liveProcesses(JobRef job) {
        String container = "atelier-" + job.nativeId();
        boolean running = TestEngine.docker("ps", "--quiet", "--filter", "name=" + container)
                .isBlank();
        return running ? 0 : TestEngine.docker("top", container).split("\n").length - 2;
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(3);
    }

    @Override
    public void close() {
        TestEngine.removeContainers(directory);
        for (Path disk : disks) {
            TestEngine.removeContainers(disk);
            TestEngine.run(List.of("rm", "-r", disk.toString()));
        }
        faults.close();
    }
}
