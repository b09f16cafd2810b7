package dev.atelier.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.ConflictException;
import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.Capability;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SubmissionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How jobs are known: one key, one execution. */
abstract class IdentityContract extends LifecycleContract {
    private static final String COUNT = "echo ran >>outputs/count\n";

    @Test
    void findsNothingByUnknownKey() {
        assertThat(backend().find(SubmissionKey.of("contract", "never-submitted", 1)))
                .isEmpty();
    }

    @Test
    void startsJobOncePerKey() {
        JobSpec spec = Jobs.script(COUNT).build();
        JobRef first = submit(spec);
        JobRef second = another().submit(spec.identity().key(), spec);
        awaitCompleted(first);
        JobRef third = backend().submit(spec.identity().key(), spec);
        awaitCompleted(third);
        assertThat(List.of(second, third)).containsOnly(first);
        assertThat(another().find(spec.identity().key())).contains(first);
        assertThat(text(first, "outputs/count")).isEqualTo("ran\n");
    }

    @Test
    void refusesAnotherJobByTheSameKey() {
        JobSpec spec = Jobs.script(COUNT).build();
        JobRef job = submit(spec);
        JobCommand other = new JobCommand.Script(ScriptKind.SHELL, Jobs.SCRIPT, List.of("other"));
        JobSpec changed =
                Jobs.of(spec.identity(), other, Map.of(Jobs.SCRIPT, COUNT)).build();
        assertThatThrownBy(() -> backend().submit(spec.identity().key(), changed))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining(spec.identity().key().value());
        awaitCompleted(job);
        assertThat(text(job, "outputs/count")).isEqualTo("ran\n");
    }

    @Test
    void startsOnceWhenSeveralClientsSubmitAtOnce() throws Exception {
        assumeCan(Capability.PROGRAMS);
        JobSpec spec = Jobs.script(COUNT).build();
        int clients = 4;
        CyclicBarrier start = new CyclicBarrier(clients);
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<JobRef>> refs = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                ComputeBackend client = another();
                refs.add(threads.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return client.submit(spec.identity().key(), spec);
                }));
            }
            JobRef job = refs.get(0).get(1, TimeUnit.MINUTES);
            for (Future<JobRef> ref : refs) {
                assertThat(ref.get(1, TimeUnit.MINUTES)).isEqualTo(job);
            }
            awaitCompleted(job);
            assertThat(text(job, "outputs/count")).isEqualTo("ran\n");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void keepsJobsApartByAttempt() {
        JobSpec.Identity first = Jobs.identity();
        JobSpec.Identity second = new JobSpec.Identity(
                first.workspaceId(), first.workspace(), first.experiment(), first.runId(), first.attempt() + 1);
        JobCommand command = new JobCommand.ShellLine("echo \"$ATELIER_ATTEMPT\" >outputs/attempt");
        JobRef one = submit(Jobs.of(first, command, Map.of()));
        JobRef two = submit(Jobs.of(second, command, Map.of()));
        awaitCompleted(one);
        awaitCompleted(two);
        assertThat(text(one, "outputs/attempt")).isEqualTo("1\n");
        assertThat(text(two, "outputs/attempt")).isEqualTo("2\n");
    }

    @Test
    void acceptsAnyNames() {
        String odd = "Ünï/…:*? \"'$(x)`\n" + "x".repeat(200);
        JobSpec.Identity identity = new JobSpec.Identity(odd, "w" + odd, "e" + odd, "r" + odd, 1);
        JobCommand command =
                new JobCommand.ShellLine("printf %s \"$ATELIER_WORKSPACE$ATELIER_EXPERIMENT$ATELIER_RUN_ID\"");
        JobRef job = submit(Jobs.of(identity, command, Map.of()));
        awaitCompleted(job);
        assertThat(log(job, "stdout")).isEqualTo("w" + odd + "e" + odd + "r" + odd);
    }

    private JobRef submit(JobSpec spec) {
        assumeCan(Capability.PROGRAMS);
        return backend().submit(spec.identity().key(), spec);
    }
}
