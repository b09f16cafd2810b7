package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConflictException;
import dev.atelier.metric.MetricPoint;
import dev.atelier.run.RunStatus;
import dev.atelier.spi.tracking.SeriesKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eight threads on one run. */
class RunConcurrencyTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 50;

    private final Workspace workspace = Workspace.inMemory();
    private final Run run = workspace.experiment("diabetes").startLogging();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void losesNoPoint() throws Exception {
        together(thread -> IntStream.range(0, ROUNDS).forEach(round -> {
            run.log("own-" + thread, round);
            run.log("shared", thread);
        }));

        assertThat(run.metric("shared").points())
                .extracting(MetricPoint::step)
                .containsExactlyElementsOf(
                        LongStream.range(0, THREADS * ROUNDS).boxed().toList());
        for (int thread = 0; thread < THREADS; thread++) {
            assertThat(run.metric("own-" + thread).count()).isEqualTo(ROUNDS);
        }
    }

    @Test
    void losesNoTextAndNoRow() throws Exception {
        together(thread -> IntStream.range(0, ROUNDS).forEach(round -> {
            run.log("text", thread + "/" + round);
            run.logRow("rows", Map.of("thread", thread, "round", round));
        }));

        assertThat(run.metric("text").texts()).hasSize(THREADS * ROUNDS).doesNotHaveDuplicates();
        assertThat(run.metric("rows").table().get("thread")).hasSize(THREADS * ROUNDS);
        assertThat(workspace.store().metrics().values(new SeriesKey(run.id(), "text")))
                .extracting(value -> value.step())
                .doesNotHaveDuplicates();
    }

    @Test
    void losesNoTagParameterOrProperty() throws Exception {
        together(thread -> IntStream.range(0, 10).forEach(round -> {
            run.tag("tag-" + thread + "-" + round, "x");
            run.param("param-" + thread + "-" + round, round);
            run.property("property-" + thread + "-" + round, "x");
            run.param("same", 1);
        }));

        assertThat(run.tags()).hasSize(THREADS * 10);
        assertThat(run.params()).hasSize(THREADS * 10 + 1);
        assertThat(run.properties()).hasSize(THREADS * 10);
    }

    @Test
    void losesNoUploadAndNoImage() throws Exception {
        List<Path> files = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            files.add(Files.writeString(directory.resolve("file-" + thread), "content " + thread));
        }
        together(thread -> {
            run.upload("outputs/" + thread, files.get(thread));
            run.logImage("curve", new byte[] {'G', 'I', 'F', '8', '9', 'a', (byte) thread});
        });

        assertThat(run.files()).hasSize(2 * THREADS);
        assertThat(run.metric("curve").images()).hasSize(THREADS).doesNotHaveDuplicates();
    }

    @Test
    void letsOneOfManyUploadsOfANameWin() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        List<Boolean> won = new ArrayList<>();
        together(thread -> {
            boolean first;
            try {
                run.upload("model.bin", file);
                first = true;
            } catch (AlreadyExistsException e) {
                first = false;
            }
            synchronized (won) {
                won.add(first);
            }
        });

        assertThat(won).hasSize(THREADS).containsOnlyOnce(true);
    }

    @Test
    void numbersRunsAndChildrenConsecutively() throws Exception {
        together(thread -> run.startChildren(5));

        assertThat(run.children())
                .extracting(Run::number)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(2, THREADS * 5 + 1).boxed().toList());
    }

    @Test
    void endsOnce() throws Exception {
        List<RunStatus> ended = new ArrayList<>();
        together(thread -> {
            try {
                if (thread % 2 == 0) {
                    run.complete();
                } else {
                    run.fail("thread " + thread);
                }
                synchronized (ended) {
                    ended.add(thread % 2 == 0 ? RunStatus.COMPLETED : RunStatus.FAILED);
                }
            } catch (ConflictException e) {
                assertThat(e).hasMessageContaining("cannot become");
            }
        });

        assertThat(ended).hasSize(THREADS / 2).containsOnly(run.status());
    }

    @Test
    void recordsNothingAfterComplete() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Run ended = workspace.experiment("diabetes").startLogging();
            together(thread -> {
                if (thread == 0) {
                    ended.complete();
                } else {
                    logUntilRefused(ended);
                }
            });
            long count = ended.metric("loss").count();

            assertThat(logs(ended)).isFalse();
            assertThat(ended.metric("loss").count()).isEqualTo(count);
        }
    }

    private static void logUntilRefused(Run run) {
        for (int i = 0; i < 100 && logs(run); i++) {
            Thread.onSpinWait();
        }
    }

    private static boolean logs(Run run) {
        try {
            run.log("loss", 1);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Runs work on all threads at once and throws what any of them threw. */
    static void together(IntConsumer work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                tasks.add(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    work.accept(thread);
                    return null;
                });
            }
            for (Future<Void> future : pool.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                future.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
