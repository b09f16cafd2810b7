package dev.atelier.compute.docker;

import dev.atelier.compute.tck.BackendFixture;
import dev.atelier.compute.tck.ConnectionContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@NeedsDocker
class DockerConnectionIT extends ConnectionContract {
    @TempDir
    Path directory;

    @Override
    protected BackendFixture createFixture() throws Exception {
        Path work = Files.createDirectory(directory.toRealPath().resolve("work"));
        return DockerFixture.mounting(work);
    }
}
