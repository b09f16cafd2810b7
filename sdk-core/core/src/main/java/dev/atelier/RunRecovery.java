package dev.atelier;

import dev.atelier.error.ConfigurationException;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.job.JobDocument;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.run.NewRun;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.run.RunStatus;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SupportsListing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Takes back runs that a compute target still has, but the store has forgotten. Confined to one thread. */
final class RunRecovery {
    private static final String WARNING =
            "the store had forgotten this run; its tags, parameters and snapshot are those that its script has recorded";

    private final Workspace workspace;
    private final String target;

    RunRecovery(Workspace workspace, String target) {
        this.workspace = workspace;
        this.target = target;
    }

    List<Run> recover() {
        ComputeBackend backend = workspace.jobs().targets().backend(target);
        if (!(backend instanceof SupportsListing able)) {
            throw new ConfigurationException("compute target '" + target + "' cannot list its jobs; only runs whose"
                    + " store knows them are taken over there");
        }
        List<Run> recovered = new ArrayList<>();
        latestAttempts(able.list(workspace.id())).values().forEach(job -> {
            if (restore(job.getKey(), job.getValue())) {
                workspace.jobs().adopt(job.getKey().runId());
                recovered.add(workspace.run(job.getKey().runId()));
            }
        });
        return recovered;
    }

    private static Map<String, Map.Entry<JobSpec.Identity, JobRef>> latestAttempts(Map<JobSpec.Identity, JobRef> jobs) {
        Map<String, Map.Entry<JobSpec.Identity, JobRef>> latest = new TreeMap<>();
        jobs.entrySet()
                .forEach(job -> latest.merge(
                        job.getKey().runId(),
                        job,
                        (one, other) -> one.getKey().attempt() > other.getKey().attempt() ? one : other));
        return latest;
    }

    /** Writes what is missing: the run and its job, or the job alone; false when nothing is. */
    private boolean restore(JobSpec.Identity identity, JobRef ref) {
        JsonObject job = JobDocument.recovered(target, identity, ref).json();
        Optional<RunRecord> known = workspace.runRecords().find(identity.runId());
        if (known.isEmpty()) {
            JsonObject fields = JsonObject.empty().with("target", target).with("warnings", List.of(WARNING));
            workspace
                    .runRecords()
                    .create(new NewRun(identity.experiment(), identity.runId(), RunStatus.STARTING, fields, job));
            return true;
        }
        if (known.get().ended() || workspace.jobs().has(identity.runId())) {
            return false;
        }
        workspace.documents().transact(transaction -> {
            transaction.put(Kinds.JOB, identity.runId(), job.with("run", identity.runId()));
            return identity.runId();
        });
        return true;
    }
}
