package dev.atelier.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.error.Problem;
import dev.atelier.run.DistributedJobConfig;
import dev.atelier.run.MpiConfiguration;
import dev.atelier.run.PyTorchConfiguration;
import dev.atelier.run.TensorflowConfiguration;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.CancelMode;
import dev.atelier.spi.compute.Capability;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How the processes of a distributed job start and end together. */
abstract class DistributionContract extends IdentityContract {
    private static final String FOREVER = "while :; do sleep 0.1; done\n";

    private JobRef submit(DistributedJobConfig config, String script) {
        return submit(spec(config, script));
    }

    private JobSpec.Builder spec(DistributedJobConfig config, String script) {
        assumeCan(Capability.DISTRIBUTED);
        return Jobs.script(script).distribution(config);
    }

    private static String rankLog(int rank, String stream) {
        return "attempt-1/rank-" + rank + "/" + stream + ".log";
    }

    @Test
    void tellsEveryProcessItsRankAndWhereTheFirstOneIs() {
        JobRef job = submit(
                PyTorchConfiguration.of(4),
                "echo \"$RANK $LOCAL_RANK $WORLD_SIZE $ATELIER_RANK $ATELIER_WORLD_SIZE $MASTER_ADDR:$MASTER_PORT\"");
        awaitCompleted(job);
        Set<String> masters = new HashSet<>();
        for (int rank = 0; rank < 4; rank++) {
            String[] words = (rank == 0 ? log(job, "stdout") : text(job, rankLog(rank, "stdout"))).split(" ", -1);
            assertThat(words).as("rank " + rank).startsWith(rank + "", rank + "", "4", rank + "", "4");
            masters.add(words[5]);
        }
        assertThat(masters).singleElement().asString().matches("127\\.0\\.0\\.1:\\d{4,5}\n");
    }

    @Test
    void describesTheClusterToTensorflow() {
        JobRef job = submit(new TensorflowConfiguration(2, 1), """
                echo "$TF_CONFIG"
                case $TF_CONFIG in *'"type":"ps"'*) while :; do sleep 0.1; done ;; esac
                """);
        awaitCompleted(job);
        String cluster =
                "\\{\"cluster\":\\{\"worker\":\\[\"127.0.0.1:\\d+\",\"127.0.0.1:\\d+\"],\"ps\":\\[\"127.0.0.1:\\d+\"]}";
        assertThat(log(job, "stdout")).matches(cluster + ",\"task\":\\{\"type\":\"worker\",\"index\":0}.*\n");
        assertThat(text(job, rankLog(1, "stdout")))
                .matches(cluster + ",\"task\":\\{\"type\":\"worker\",\"index\":1}.*\n");
        assertThat(text(job, rankLog(2, "stdout"))).matches(cluster + ",\"task\":\\{\"type\":\"ps\",\"index\":0}.*\n");
        assertThat(fixture().liveProcesses(job)).isZero();
    }

    @Test
    void namesTheRankThatFailsFirstAndEndsTheOthers() {
        JobRef job = submit(
                PyTorchConfiguration.of(3),
                "if [ \"$RANK\" = 2 ]; then echo 'no memory left' >&2; exit 9; fi\n"
                        + "trap 'echo stopped >\"$ATELIER_RUN_DIR/stopped-$RANK\"; exit 1' TERM\n" + FOREVER);
        assertThat(awaitVerdict(job))
                .returns(Verdict.Cause.EXIT_CODE, Verdict::cause)
                .returns(9, Verdict::exitCode)
                .extracting(Verdict::message)
                .asString()
                .contains("rank 2 failed first");
        assertThat(text(job, "stopped-0") + text(job, "stopped-1")).isEqualTo("stopped\nstopped\n");
        assertThat(log(job, "stderr")).contains("rank 2 of 3 failed first", "no memory left");
        assertThat(fixture().liveProcesses(job)).isZero();
    }

    @Test
    void namesTheRankThatASignalEnds() {
        JobRef job =
                submit(PyTorchConfiguration.of(2), "[ \"$RANK\" = 0 ] || kill -KILL $$\ntrap '' TERM\n" + FOREVER, 1);
        assertThat(awaitVerdict(job))
                .returns(9, Verdict::signal)
                .matches(verdict -> verdict.message().contains("rank 1"));
        assertThat(fixture().liveProcesses(job)).isZero();
    }

    private JobRef submit(DistributedJobConfig config, String script, int graceSeconds) {
        return submit(spec(config, script).grace(Duration.ofSeconds(graceSeconds)));
    }

    @Test
    void cancelReachesEveryRank() {
        JobRef job = submit(
                PyTorchConfiguration.of(3),
                "trap 'echo stopped >\"$ATELIER_RUN_DIR/stopped-$RANK\"; exit 3' TERM\n"
                        + "echo up >\"$ATELIER_RUN_DIR/up-$RANK\"\n" + FOREVER);
        for (int rank = 0; rank < 3; rank++) {
            String file = "up-" + rank;
            awaitTrue(() -> text(job, file).equals("up\n"));
        }
        backend().requestCancel(job, CancelMode.GRACEFUL);
        assertThat(awaitVerdict(job))
                .returns(Verdict.Cause.CANCELED, Verdict::cause)
                .returns("canceled on request", Verdict::message);
        for (int rank = 0; rank < 3; rank++) {
            assertThat(text(job, "stopped-" + rank)).isEqualTo("stopped\n");
        }
        assertThat(fixture().liveProcesses(job)).isZero();
    }

    @Test
    void timeoutEndsEveryRank() {
        JobRef job = submit(spec(PyTorchConfiguration.of(3), FOREVER)
                .timeout(Duration.ofSeconds(1))
                .grace(Duration.ZERO));
        assertThat(awaitVerdict(job)).returns(Verdict.Cause.TIMEOUT, Verdict::cause);
        assertThat(fixture().liveProcesses(job)).isZero();
    }

    @Test
    void leavesTorchrunToStartTheRanks() {
        assumeCan(Capability.DISTRIBUTED);
        JobRef job = submit(Jobs.of(
                        new JobCommand.Program(List.of("./torchrun", "train.py")),
                        Map.of("torchrun", "#!/bin/sh\necho \"$PET_NNODES $PET_NPROC_PER_NODE $PET_MASTER_ADDR $1\""))
                .distribution(PyTorchConfiguration.of(4)));
        awaitCompleted(job);
        assertThat(log(job, "stdout")).isEqualTo("1 4 127.0.0.1 train.py\n");
    }

    @Test
    void refusesMoreNodesThanItHas() {
        assumeCan(Capability.DISTRIBUTED);
        for (DistributedJobConfig config :
                new DistributedJobConfig[] {new MpiConfiguration(1, 1_000), new PyTorchConfiguration(1_000, 1_000)}) {
            assertThat(backend()
                            .validate(Jobs.script("exit 0").distribution(config).build()))
                    .filteredOn(Problem::fatal)
                    .extracting(Problem::toString)
                    .anySatisfy(problem -> assertThat(problem).contains("1000 nodes"));
        }
    }
}
