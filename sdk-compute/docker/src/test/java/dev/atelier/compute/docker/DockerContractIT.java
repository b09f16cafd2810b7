package dev.atelier.compute.docker;

import dev.atelier.compute.tck.BackendFixture;
import dev.atelier.compute.tck.ComputeBackendContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@NeedsDocker
class DockerContractIT extends ComputeBackendContract {
    @TempDir
    Path directory;

    @Override
    protected BackendFixture createFixture() throws Exception {
        Path work = Files.createDirectory(directory.toRealPath().resolve("it's a *dir*, of ünï $HOME"));
        return DockerFixture.mounting(work);
    }
}
