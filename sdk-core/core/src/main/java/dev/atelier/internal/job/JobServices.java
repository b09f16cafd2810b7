package dev.atelier.internal.job;

import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.run.RunArtifacts;
import dev.atelier.internal.run.Runs;
import dev.atelier.secret.Secrets;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.time.Clock;
import java.util.Optional;

/**
 * What jobs are brought to their end with.
 *
 * @param store the workspace's store
 * @param documents its documents
 * @param runs its runs
 * @param artifacts their files
 * @param targets its compute targets
 * @param clock the clock
 * @param secrets its secrets
 * @param requests answers what scripts ask of the workspace
 */
public record JobServices(
        WorkspaceStore store,
        Documents documents,
        Runs runs,
        RunArtifacts artifacts,
        ComputeTargets targets,
        Clock clock,
        Secrets secrets,
        RequestHandler requests) {
    /** Returns the same for the holder of a lease: documents, runs and artifacts cannot be written once it is lost. */
    JobServices heldBy(Lease lease) {
        return new JobServices(
                store,
                documents.heldBy(lease),
                runs.heldBy(lease),
                artifacts.heldBy(lease),
                targets,
                clock,
                secrets,
                requests);
    }

    /** Masks the secrets that a job has got, as they are now. */
    Redactor redactor(JobDocument job) {
        return Redactor.of(job.knownSecrets().stream()
                .map(secrets::find)
                .flatMap(Optional::stream)
                .toList());
    }

    /** Masks the secrets that a run's job has got until now. */
    Redactor redactor(String runId) {
        return documents
                .find(Kinds.JOB, runId)
                .map(json -> redactor(new JobDocument(json)))
                .orElse(Redactor.NONE);
    }
}
