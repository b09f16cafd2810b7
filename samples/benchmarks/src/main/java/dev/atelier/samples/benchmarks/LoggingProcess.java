package dev.atelier.samples.benchmarks;

import dev.atelier.Run;
import dev.atelier.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that logs to a shared workspace or database for some time: it says that it is ready, waits for a line, and says
 * how many points it has logged in a second.
 */
final class LoggingProcess {
    /** Points to begin with, for each millisecond that is measured. */
    private static final int WARM_UP = 100;

    private static final int BURST = 1_000;

    private LoggingProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path location = Path.of(arguments[1]);
        long millis = Long.parseLong(arguments[2]);
        int warmUp = (int) millis * WARM_UP;
        if (arguments[0].equals("sqlite")) {
            try (Sqlite sqlite = new Sqlite(location)) {
                sqlite.log(0, warmUp / 100);
                measure(millis, (first, points) -> sqlite.log(first, points), BURST / 10);
            }
        } else {
            try (Workspace workspace = Stores.workspace(Stores.open(location))) {
                Run run = workspace.experiment("benchmark").startLogging();
                Logging.log(run, warmUp);
                measure(millis, (first, points) -> Logging.log(run, points), BURST);
            }
        }
    }

    /** Logs a burst. */
    @FunctionalInterface
    private interface Burst {
        void log(int first, int points) throws Exception;
    }

    private static void measure(long millis, Burst burst, int size) throws Exception {
        System.out.println("ready");
        if (System.in.read() < 0) {
            throw new IOException("the parent is gone");
        }
        long begin = System.nanoTime();
        long end = begin + millis * 1_000_000;
        int points = 0;
        while (System.nanoTime() < end) {
            burst.log(points, size);
            points += size;
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.println(points / seconds);
    }

    /** Several of these processes, started together. */
    static double sumOfRates(String kind, Path location, int processes, long millis) throws Exception {
        Process[] started = new Process[processes];
        for (int i = 0; i < processes; i++) {
            started[i] = Jvm.start(LoggingProcess.class, kind, location.toString(), String.valueOf(millis));
        }
        for (Process process : started) {
            line(process.getInputStream());
        }
        for (Process process : started) {
            PrintStream go = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            go.println("go");
        }
        double sum = 0;
        for (Process process : started) {
            sum += Double.parseDouble(line(process.getInputStream()));
            process.waitFor();
        }
        return sum;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("a logging process has failed after '" + line + "'");
            }
            line.append((char) next);
        }
        return line.toString();
    }
}
