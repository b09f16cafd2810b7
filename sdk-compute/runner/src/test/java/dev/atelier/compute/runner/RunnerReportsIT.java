package dev.atelier.compute.runner;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the runner tells of a job beside its verdict, under the other shells that a worker may have. */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SH")
class RunnerReportsIT extends RunnerReportsContract {
    RunnerReportsIT(Shell shell, @TempDir Path temporary) {
        super(shell, temporary);
    }
}
