package dev.atelier.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.error.ConflictException;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SubmissionKey;
import dev.atelier.spi.compute.SupportsListing;
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
    @Test
    void findsNothingByUnknownKey() {
        assertThat(backend().find(SubmissionKey.of("contract", "never-submitted", 1)))
                .isEmpty();
    }

    @Test
    void startsJobOncePerKey() {
        JobSpec spec = Jobs.known(KnownScript.COUNT).build();
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
        JobSpec spec = Jobs.known(KnownScript.COUNT).build();
        JobRef job = submit(spec);
        JobSpec changed =
                Jobs.known(spec.identity(), KnownScript.COUNT, "other").build();
        assertThatThrownBy(() -> backend().submit(spec.identity().key(), changed))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining(spec.identity().key().value());
        awaitCompleted(job);
        assertThat(text(job, "outputs/count")).isEqualTo("ran\n");
    }

    @Test
    void startsOnceWhenSeveralClientsSubmitAtOnce() throws Exception {
        JobSpec spec = Jobs.known(KnownScript.COUNT).build();
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
        JobRef one = submit(Jobs.known(first, KnownScript.EXIT, "1"));
        JobRef two = submit(Jobs.known(second, KnownScript.EXIT, "2"));
        assertThat(one).isNotEqualTo(two);
        assertThat(awaitVerdict(one).exitCode()).isEqualTo(1);
        assertThat(awaitVerdict(two).exitCode()).isEqualTo(2);
    }

    @Test
    void listsTheJobsOfAWorkspace() {
        assumeTrue(backend() instanceof SupportsListing, "the backend does not claim to list its jobs");
        JobSpec spec = Jobs.known(KnownScript.EXIT, "3").build();
        JobRef job = submit(spec);
        SupportsListing other = (SupportsListing) another();
        assertThat(other.list("contract")).isEqualTo(Map.of(spec.identity(), job));
        assertThat(other.list("another workspace")).isEmpty();
        assertThat(awaitVerdict(job).exitCode()).isEqualTo(3);
        backend().cleanup(job);
        assertThat(other.list("contract")).isEmpty();
    }

    @Test
    void acceptsAnyNames() {
        String odd = "Ünï/…:*? \"'$(x)`\n" + "x".repeat(200);
        JobSpec.Identity identity = new JobSpec.Identity(odd, "w" + odd, "e" + odd, "r" + odd, 1);
        awaitCompleted(submit(Jobs.known(identity, KnownScript.EXIT, "0")));
        assertThat(another().find(identity.key())).isPresent();
    }

    @Test
    void tellsJobItsNamesExactly() {
        String odd = "Ünï/…:*? \"'$(x)`\n" + "x".repeat(200);
        JobSpec.Identity identity = new JobSpec.Identity(odd, "w" + odd, "e" + odd, "r" + odd, 1);
        JobCommand command =
                new JobCommand.ShellLine("printf %s \"$ATELIER_WORKSPACE$ATELIER_EXPERIMENT$ATELIER_RUN_ID\"");
        JobRef job = submit(Jobs.of(identity, command, Map.of()));
        awaitCompleted(job);
        assertThat(log(job, "stdout")).isEqualTo("w" + odd + "e" + odd + "r" + odd);
    }
}
