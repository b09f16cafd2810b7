package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.RunFailedException;
import dev.atelier.run.DistributedJobConfig;
import dev.atelier.run.MpiConfiguration;
import dev.atelier.run.PyTorchConfiguration;
import dev.atelier.run.RunStatus;
import dev.atelier.run.TensorflowConfiguration;
import dev.atelier.run.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs of several processes, among them such that Open MPI starts. */
@EnabledOnOs(OS.LINUX)
class DistributedRunTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private Workspace workspace;

    @BeforeEach
    void open() {
        workspace = Workspace.builder()
                .directory(directory.resolve("ml"))
                .setting("compute.local.python", mpiPython().orElse("python3"))
                .open();
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void ranksOfMpiAddUpWhatTheyHave() throws Exception {
        requireMpi();
        Run run = submit(MpiConfiguration.of(4), "train.py", """
                from azureml.core import Run
                from mpi4py import MPI
                world = MPI.COMM_WORLD
                total = world.allreduce(world.rank)
                print(world.rank, world.size, total, flush=True)
                if world.rank == 0:
                    Run.get_context().log("total", total)
                """).waitForCompletion(PATIENCE);
        assertThat(run.stdout()).isEqualTo("0 4 6\n");
        assertThat(run.open("logs/system/rank-3/stdout.log")).hasContent("3 4 6\n");
        assertThat(run.metrics().latest()).containsEntry("total", 6.0);
    }

    @Test
    void theRankOfMpiThatFailsIsNamedAndTheOthersAreEnded() throws Exception {
        requireMpi();
        Run run = submit(MpiConfiguration.of(3), "train.py", """
                import sys
                from mpi4py import MPI
                if MPI.COMM_WORLD.rank == 1:
                    print("no such column", file=sys.stderr, flush=True)
                    MPI.COMM_WORLD.Abort(7)
                MPI.COMM_WORLD.barrier()
                """);
        assertThatThrownBy(() -> run.waitForCompletion(PATIENCE))
                .isInstanceOfSatisfying(
                        RunFailedException.class,
                        e -> assertThat(e.verdict())
                                .returns(Verdict.Cause.EXIT_CODE, Verdict::cause)
                                .returns(7, Verdict::exitCode))
                .hasMessageContaining("rank 1 failed first")
                .hasMessageContaining("no such column");
        assertThat(Processes.ofRun(run.id())).isEmpty();
    }

    @Test
    void cancelEndsEveryRankOfMpi() throws Exception {
        requireMpi();
        Run run = submit(
                MpiConfiguration.of(3),
                "job.sh",
                "trap 'sleep 2; echo saved >\"$ATELIER_OUTPUT_DIR/state-$RANK\"; exit 3' TERM\n"
                        + "echo up >&2; while [ \"$RANK\" = 0 ] && [ ! -s \"$ATELIER_RUN_DIR/attempt-1/rank-2/stderr.log\" ]; do"
                        + " sleep 0.05; done; echo up; while :; do sleep 0.1; done");
        await().atMost(PATIENCE).until(() -> run.stdout().equals("up\n"));
        run.cancel();
        assertThatThrownBy(() -> run.waitForCompletion(PATIENCE)).isInstanceOf(RunFailedException.class);
        assertThat(run.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(run.open("outputs/state-2")).hasContent("saved\n");
        assertThat(Processes.ofRun(run.id())).isEmpty();
    }

    @Test
    void ranksOfPyTorchFindTheFirstOne() throws Exception {
        Programs.require("python3");
        Run run = submit(PyTorchConfiguration.of(3), "train.py", """
                import os, socket
                rank, place = int(os.environ["RANK"]), (os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"]))
                if rank == 0:
                    server = socket.create_server(place)
                    ranks = sorted(server.accept()[0].recv(1)[0] for _ in range(int(os.environ["WORLD_SIZE"]) - 1))
                    print(ranks)
                else:
                    while True:
                        try:
                            socket.create_connection(place).sendall(bytes([rank]))
                            break
                        except ConnectionRefusedError:
                            pass
                """).waitForCompletion(PATIENCE);
        assertThat(run.stdout()).isEqualTo("[1, 2]\n");
    }

    @Test
    void taskOfTensorflowIsThatOfTheRank() throws Exception {
        Programs.require("python3");
        Run run = submit(TensorflowConfiguration.of(2), "train.py", """
                import json, os
                config = json.loads(os.environ["TF_CONFIG"])
                print(len(config["cluster"]["worker"]), config["task"]["type"], config["task"]["index"])
                """).waitForCompletion(PATIENCE);
        assertThat(run.stdout()).isEqualTo("2 worker 0\n");
        assertThat(run.open("logs/system/rank-1/stdout.log")).hasContent("2 worker 1\n");
    }

    @Test
    void severalMachinesAreRefused() {
        assertThatThrownBy(() -> submit(new MpiConfiguration(2, 3), "job.sh", "exit 0"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("3 nodes are asked for");
    }

    private static void requireMpi() {
        Programs.require("mpirun");
        Optional<String> python = mpiPython();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(python).as("a Python with mpi4py").isPresent();
        }
        assumeTrue(python.isPresent(), "there is no Python with mpi4py");
    }

    /** Debian's package is for Debian's Python, which need not be the first on the PATH. */
    private static Optional<String> mpiPython() {
        return Stream.of("python3", "/usr/bin/python3")
                .filter(DistributedRunTest::hasMpi)
                .findFirst();
    }

    private static boolean hasMpi(String python) {
        try {
            return new ProcessBuilder(python, "-c", "import mpi4py")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Run submit(DistributedJobConfig config, String script, String text) throws IOException {
        Path source = Files.createDirectories(directory.resolve("src"));
        Files.writeString(source.resolve(script), text);
        return workspace
                .experiment("distributed")
                .submit(ScriptRunConfig.script(script)
                        .sourceDirectory(source)
                        .distributedJobConfig(config)
                        .build());
    }
}
