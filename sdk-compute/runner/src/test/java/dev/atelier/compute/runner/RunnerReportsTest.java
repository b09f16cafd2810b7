package dev.atelier.compute.runner;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What the runner tells of a job beside its verdict, under the shell of this machine. */
class RunnerReportsTest extends RunnerReportsContract {
    RunnerReportsTest(@TempDir Path temporary) {
        super(Shell.SH, temporary);
    }
}
