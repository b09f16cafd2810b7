package dev.atelier.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.testing.FakeCompute;
import dev.atelier.testing.TestContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** The compute for unit tests, whose scripts are lambdas; it has no processes that could be left. */
class FakeContractTest extends ComputeBackendContract {
    @TempDir
    Path directory;

    @Override
    protected BackendFixture createFixture() {
        return new FakeFixture(directory);
    }

    private static final class FakeFixture implements BackendFixture {
        private final Map<String, String> counts = new ConcurrentHashMap<>();
        private final FakeCompute compute = new FakeCompute();
        private final Path directory;

        FakeFixture(Path directory) {
            this.directory = directory;
            compute.script(
                            KnownScript.EXIT.file(),
                            job -> Integer.parseInt(job.arguments().get(0)))
                    .script(KnownScript.SPEAK.file(), job -> {
                        job.print("out");
                        job.printError("err");
                        return 0;
                    })
                    .script(KnownScript.PRINT.file(), job -> {
                        job.print(String.join("\0", job.arguments()) + "\0");
                        return 0;
                    })
                    .script(KnownScript.COUNT.file(), job -> {
                        job.writeOutput("count", counts.merge(job.runId(), "ran\n", String::concat));
                        return 0;
                    })
                    .script(KnownScript.WAIT.file(), job -> {
                        job.print("up");
                        CountDownLatch never = new CountDownLatch(1);
                        while (job.read("go").isEmpty()) {
                            assertThat(never.await(5, TimeUnit.MILLISECONDS)).isFalse();
                        }
                        return 5;
                    });
        }

        @Override
        public ComputeBackend open() {
            return compute.open(TestContext.in(directory));
        }

        @Override
        public int liveProcesses(JobRef job) {
            return 0;
        }

        @Override
        public void close() {
            compute.close();
        }
    }
}
