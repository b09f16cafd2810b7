package dev.atelier.samples.benchmarks;

import dev.atelier.Experiment;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.compute.local.LocalComputeProvider;
import dev.atelier.run.RunStatus;
import dev.atelier.spi.Availability;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.ComputeProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A thousand live runs, real processes all: how many calls a look at them takes, and how long. */
final class Observing {
    private static final int RUNS = 1_000;
    private static final int LOOKS = 11;

    /** One call of a backend's {@code observe}. */
    private record Look(int runs, double seconds) {}

    private Observing() {}

    static void thousandRuns(Bench bench) throws Exception {
        Path directory = bench.directory();
        int count = Math.max(3, bench.size(RUNS));
        BlockingQueue<Look> looks = new LinkedBlockingQueue<>();
        try (Workspace workspace = Workspace.builder()
                .directory(directory.resolve("workspace"))
                .addCompute(new Watched(looks))
                .open()) {
            List<Run> runs = submit(workspace.experiment("benchmark"), count, looks);
            try {
                looks.clear();
                double[] calls = new double[bench.rounds(LOOKS)];
                double[] seconds = new double[calls.length];
                for (int i = 0; i < calls.length; i++) {
                    Look look = looks.take();
                    calls[i] = Math.ceil(count / (double) Math.max(1, look.runs));
                    seconds[i] = look.seconds;
                }
                bench.result(new Ratio("observe.1000.calls", Budget.atMost(1), calls));
                bench.result(new Ratio("observe.1000.seconds", Budget.atMost(1), seconds));
            } finally {
                runs.forEach(Run::cancel);
                runs.forEach(Observing::awaitEnd);
            }
        }
        bench.delete(directory);
    }

    private static List<Run> submit(Experiment experiment, int count, BlockingQueue<Look> looks)
            throws InterruptedException {
        ScriptRunConfig config =
                ScriptRunConfig.command(List.of("sleep", "3600")).build();
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            runs.add(experiment.submit(config));
        }
        for (Run run : runs) {
            while (run.status() != RunStatus.RUNNING) {
                looks.poll(1, TimeUnit.SECONDS);
            }
        }
        return runs;
    }

    private static void awaitEnd(Run run) {
        try {
            run.waitForCompletion();
        } catch (RuntimeException canceled) {
            if (!run.status().terminal()) {
                throw canceled;
            }
        }
    }

    /** Local compute, with a record of the calls. */
    private static final class Watched implements ComputeProvider {
        private final LocalComputeProvider local = new LocalComputeProvider();
        private final BlockingQueue<Look> looks;

        Watched(BlockingQueue<Look> looks) {
            this.looks = looks;
        }

        @Override
        public String type() {
            return local.type();
        }

        @Override
        public int priority() {
            return local.priority();
        }

        @Override
        public Availability probe(ProviderContext context) {
            return local.probe(context);
        }

        @Override
        public ComputeBackend open(ProviderContext context) {
            ComputeBackend backend = local.open(context);
            return (ComputeBackend) Proxy.newProxyInstance(
                    Observing.class.getClassLoader(),
                    backend.getClass().getInterfaces(),
                    (proxy, method, arguments) -> {
                        long begin = System.nanoTime();
                        try {
                            Object result = method.invoke(backend, arguments);
                            if (method.getName().equals("observe")) {
                                looks.add(new Look(
                                        ((Collection<?>) arguments[0]).size(), (System.nanoTime() - begin) / 1e9));
                            }
                            return result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
