package dev.atelier.samples.benchmarks;

/** Measures something and its reference in turn, so that both see the same weather. */
final class Rounds {
    /** Measures once. */
    @FunctionalInterface
    interface Measure {
        /**
         * Measures.
         *
         * @return what the ratio is made of: a rate, or a time
         * @throws Exception when it fails
         */
        double measure() throws Exception;
    }

    private Rounds() {}

    /** Returns, of each round but the first ones, the measure over its reference. */
    static double[] ratios(Bench bench, int rounds, Measure measure, Measure reference) throws Exception {
        int counted = bench.rounds(rounds);
        int warmUp = counted == 1 ? 0 : 2;
        double[] ratios = new double[counted];
        double[] measured = new double[counted];
        double[] references = new double[counted];
        for (int round = -warmUp; round < counted; round++) {
            boolean referenceFirst = (round & 1) == 0;
            double first = referenceFirst ? reference.measure() : 0;
            double value = measure.measure();
            double other = referenceFirst ? first : reference.measure();
            if (round >= 0) {
                ratios[round] = value / other;
                measured[round] = value;
                references[round] = other;
            }
        }
        bench.info("medians: " + Ratio.number(Ratio.median(measured)) + " against "
                + Ratio.number(Ratio.median(references)));
        return ratios;
    }

    /** Runs work and returns how many times it was done in a second. */
    static double rate(long times, Work work) throws Exception {
        return times / seconds(work);
    }

    static double seconds(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    /** What is timed. */
    @FunctionalInterface
    interface Work {
        /**
         * Works.
         *
         * @throws Exception when it fails
         */
        void run() throws Exception;
    }
}
