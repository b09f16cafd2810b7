package dev.atelier.compute.runner;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The runner's protocol, under the shell of this machine. */
class RunnerTest extends RunnerContract {
    RunnerTest(@TempDir Path temporary) {
        super(Shell.SH, temporary);
    }
}
