package dev.atelier.run;

/**
 * Processes started by {@code mpirun}, which must be installed where the run runs; Open MPI is tested. Immutable.
 *
 * @param processCountPerNode how many processes each machine runs, from 1
 * @param nodeCount on how many machines, from 1
 */
public record MpiConfiguration(int processCountPerNode, int nodeCount) implements DistributedJobConfig {
    /** {@inheritDoc} */
    public MpiConfiguration {
        ProcessCount.require("processCountPerNode", processCountPerNode, 1);
        ProcessCount.require("nodeCount", nodeCount, 1);
        ProcessCount.require("processCountPerNode × nodeCount", (long) processCountPerNode * nodeCount, 1);
    }

    /**
     * Configures processes on one machine.
     *
     * @param processCount how many, from 1
     * @return the configuration
     */
    public static MpiConfiguration of(int processCount) {
        return new MpiConfiguration(processCount, 1);
    }

    @Override
    public int processCount() {
        return processCountPerNode * nodeCount;
    }
}
