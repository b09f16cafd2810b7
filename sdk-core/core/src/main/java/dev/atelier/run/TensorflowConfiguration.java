package dev.atelier.run;

/**
 * Processes with the variable {@code TF_CONFIG}, which names all of them and the task of each. Immutable.
 *
 * <p>The workers are the first ranks, then come the parameter servers. Parameter servers never end by themselves: the
 * run has ended when all workers have.
 *
 * @param workerCount how many workers, from 1
 * @param parameterServerCount how many parameter servers, from 0
 */
public record TensorflowConfiguration(int workerCount, int parameterServerCount) implements DistributedJobConfig {
    /** {@inheritDoc} */
    public TensorflowConfiguration {
        ProcessCount.require("workerCount", workerCount, 1);
        ProcessCount.require("parameterServerCount", parameterServerCount, 0);
        ProcessCount.require("workerCount + parameterServerCount", (long) workerCount + parameterServerCount, 1);
    }

    /**
     * Configures workers without a parameter server.
     *
     * @param workerCount how many, from 1
     * @return the configuration
     */
    public static TensorflowConfiguration of(int workerCount) {
        return new TensorflowConfiguration(workerCount, 0);
    }

    @Override
    public int nodeCount() {
        return 1;
    }

    @Override
    public int processCount() {
        return workerCount + parameterServerCount;
    }
}
