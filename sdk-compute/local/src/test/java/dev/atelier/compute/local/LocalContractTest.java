package dev.atelier.compute.local;

import dev.atelier.compute.tck.BackendFixture;
import dev.atelier.compute.tck.ComputeBackendContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalContractTest extends ComputeBackendContract {
    @TempDir
    Path directory;

    @Override
    protected BackendFixture createFixture() throws Exception {
        return new LocalFixture(Files.createDirectory(directory.toRealPath().resolve("it's a *dir* of ünï $HOME")));
    }
}
