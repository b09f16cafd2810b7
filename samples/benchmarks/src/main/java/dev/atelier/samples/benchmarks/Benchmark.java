package dev.atelier.samples.benchmarks;

/** Measures one budget, or a few that belong together. */
interface Benchmark {
    /**
     * Measures.
     *
     * @param bench its surroundings, which also take the results
     * @throws Exception when it cannot be measured
     */
    void run(Bench bench) throws Exception;
}
