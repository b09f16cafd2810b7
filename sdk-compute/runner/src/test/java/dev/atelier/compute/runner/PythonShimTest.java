package dev.atelier.compute.runner;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the shim's own tests, which are in {@code src/test/python}, on the files that are installed. */
class PythonShimTest {
    @Test
    void passesItsUnitTests(@TempDir Path run) throws Exception {
        Programs.require("python3");
        ShimTests.run("python3", run);
    }
}
