package dev.atelier.run;

/**
 * Processes with the variables that {@code torch.distributed} reads: {@code MASTER_ADDR}, {@code MASTER_PORT}, {@code
 * RANK}, {@code LOCAL_RANK}, {@code WORLD_SIZE}. Immutable.
 *
 * <p>A command that begins with {@code torchrun} is started once and starts the processes itself, as many as this says.
 * The communication backend is chosen by the script, in {@code init_process_group}.
 *
 * @param processCount how many processes there are on all machines together; a multiple of nodeCount
 * @param nodeCount on how many machines, from 1
 */
public record PyTorchConfiguration(int processCount, int nodeCount) implements DistributedJobConfig {
    /** {@inheritDoc} */
    public PyTorchConfiguration {
        ProcessCount.require("nodeCount", nodeCount, 1);
        ProcessCount.require("processCount", processCount, 1);
        if (processCount % nodeCount != 0) {
            throw new IllegalArgumentException("processCount must be a multiple of nodeCount, got " + processCount
                    + " processes for " + nodeCount + " nodes");
        }
    }

    /**
     * Configures processes on one machine.
     *
     * @param processCount how many, from 1
     * @return the configuration
     */
    public static PyTorchConfiguration of(int processCount) {
        return new PyTorchConfiguration(processCount, 1);
    }
}
