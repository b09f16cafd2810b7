package dev.atelier.compute.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shim with the real MLflow, scikit-learn, pandas and matplotlib. */
class PythonLibrariesIT {
    private static final String VARIABLE = "ATELIER_TEST_PYTHON";

    @Test
    void worksWithTheInstalledLibraries(@TempDir Path run) throws Exception {
        Optional<String> python = Optional.ofNullable(System.getenv(VARIABLE));
        String missing = VARIABLE + " must name a Python with mlflow, scikit-learn, pandas and matplotlib";
        if ("true".equals(System.getenv("CI"))) {
            assertThat(python).as(missing).isPresent();
        }
        assumeTrue(python.isPresent(), missing);
        String report = ShimTests.run(python.orElseThrow(), run);
        assertThat(report).as(missing).doesNotContain("skipped");
    }
}
