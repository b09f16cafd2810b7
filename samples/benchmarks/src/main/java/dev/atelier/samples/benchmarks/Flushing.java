package dev.atelier.samples.benchmarks;

import dev.atelier.Run;
import dev.atelier.Workspace;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Making a thousand points safe from a power cut, against writing as many bytes and an fdatasync. */
final class Flushing {
    private static final int POINTS = 1_000;
    private static final int RECORD = 24;
    private static final int FLUSHES = 60;
    private static final int ROUNDS = 9;

    private Flushing() {}

    static void againstFdatasync(Bench bench) throws Exception {
        Path directory = bench.directory();
        try (Workspace workspace = Stores.workspace(Stores.open(directory.resolve("workspace")));
                FileChannel file = FileChannel.open(
                        directory.resolve("raw"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Run run = workspace.experiment("benchmark").startLogging();
            ByteBuffer bytes = ByteBuffer.allocateDirect(POINTS * RECORD);
            int flushes = Math.max(2, bench.size(FLUSHES));
            double[] ratios = new double[bench.rounds(ROUNDS)];
            for (int round = -1; round < ratios.length; round++) {
                double[] flush = new double[flushes];
                double[] sync = new double[flushes];
                for (int i = 0; i < flushes; i++) {
                    Logging.log(run, POINTS);
                    flush[i] = Rounds.seconds(run::flush);
                    sync[i] = Rounds.seconds(() -> {
                        file.write(bytes.rewind());
                        file.force(false);
                    });
                }
                if (round >= 0) {
                    ratios[round] = Ratio.median(flush) / Ratio.median(sync);
                }
            }
            bench.result(new Ratio("flush.vs.fdatasync", Budget.atMost(3), ratios));
        }
        bench.delete(directory);
    }
}
