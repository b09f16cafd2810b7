package dev.atelier.run;

/**
 * How a run is started as several processes that work together. Immutable.
 *
 * <p>Each process is one rank and finds its number in {@code ATELIER_RANK}, the number of all in {@code
 * ATELIER_WORLD_SIZE}. The first rank that fails ends the others and is named by the verdict. What rank 0 prints is the
 * output of the run; the others have logs of their own, {@code logs/system/rank-<n>/stdout.log} and {@code stderr.log}.
 */
public sealed interface DistributedJobConfig permits MpiConfiguration, PyTorchConfiguration, TensorflowConfiguration {
    /**
     * Returns on how many machines the processes run.
     *
     * @return the number, from 1
     */
    int nodeCount();

    /**
     * Returns how many processes there are on all machines together.
     *
     * @return the number, from 1
     */
    int processCount();
}
