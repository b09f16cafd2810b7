package dev.atelier.spi.compute;

import java.util.Map;

/** A backend that can tell which jobs it has, also when their keys are forgotten. */
public interface SupportsListing {
    /**
     * Lists the jobs of a workspace that have not been cleaned up.
     *
     * @param workspaceId the workspace's id
     * @return where each job is
     * @throws dev.atelier.error.ComputeException when that cannot be told now
     */
    Map<JobSpec.Identity, JobRef> list(String workspaceId);
}
