package dev.atelier.internal.system;

import dev.atelier.error.OperationCanceledException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's GPUs, through {@code nvidia-smi}. Where that program is not there nothing is sampled; where it hangs it is killed
 * after a while, and while it cannot be killed it is not started again.
 */
public final class GpuProbe implements SystemProbe {
    private static final List<String> QUERY = List.of(
            "--query-gpu=index,utilization.gpu,memory.used,memory.total,power.draw,power.limit",
            "--format=csv,noheader,nounits");
    private static final int COLUMNS = 6;
    private static final double MEBIBYTE_IN_MEGABYTES = 1.048576;
    private static final double PERCENT = 100;
    private static final int SHOWN = 200;

    private final String program;
    private final Duration timeout;
    private boolean missing;
    private volatile @Nullable Process process;
    private volatile boolean closed;

    /**
     * Creates the probe.
     *
     * @param program the path of {@code nvidia-smi}, or its name when it is on the path
     * @param timeout how long it may take
     */
    public GpuProbe(String program, Duration timeout) {
        this.program = program;
        this.timeout = timeout;
    }

    @Override
    public void sample(ObjDoubleConsumer<String> reading) throws IOException {
        Process earlier = process;
        if (missing || closed) {
            return;
        }
        if (earlier != null && earlier.isAlive()) {
            throw new IOException("nvidia-smi hangs and cannot be killed; it is not started again until it has ended");
        }
        Path output = Files.createTempFile("atelier-gpu-", ".csv");
        try {
            if (start(output.toFile())) {
                Files.readString(output, StandardCharsets.UTF_8).lines().forEach(line -> gpu(line, reading));
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    @Override
    public void close() {
        closed = true;
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    /** Runs the program; its output goes to a file, since a pipe could keep us waiting for a process it has left behind. */
    private boolean start(File output) throws IOException {
        Process started;
        try {
            started = new ProcessBuilder(command())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
        } catch (IOException e) {
            missing = true;
            return false;
        }
        process = started;
        if (closed || !await(started)) {
            started.destroyForcibly();
            if (closed) {
                return false;
            }
            throw new IOException("nvidia-smi did not answer within " + timeout);
        }
        if (started.exitValue() != 0 && !closed) {
            String said = Files.readString(output.toPath()).strip();
            throw new IOException("nvidia-smi ended with exit code " + started.exitValue() + ": "
                    + said.substring(0, Math.min(said.length(), SHOWN)));
        }
        return !closed;
    }

    private List<String> command() {
        return List.of(program, QUERY.get(0), QUERY.get(1));
    }

    private boolean await(Process started) {
        try {
            return started.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            started.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new OperationCanceledException("interrupted while waiting for nvidia-smi", e);
        }
    }

    private static void gpu(String line, ObjDoubleConsumer<String> reading) {
        String[] cells = line.split(",", -1);
        if (cells.length != COLUMNS) {
            return;
        }
        String gpu = "system/gpu_" + cells[0].strip() + "_";
        double used = number(cells[2]);
        double power = number(cells[4]);
        known(gpu + "utilization_percentage", number(cells[1]), reading);
        known(gpu + "memory_usage_megabytes", used * MEBIBYTE_IN_MEGABYTES, reading);
        known(gpu + "memory_usage_percentage", PERCENT * used / number(cells[3]), reading);
        known(gpu + "power_usage_watts", power, reading);
        known(gpu + "power_usage_percentage", PERCENT * power / number(cells[5]), reading);
    }

    /** Returns NaN for what the GPU does not tell, such as {@code [N/A]}. */
    private static double number(String cell) {
        try {
            return Double.parseDouble(cell.strip());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static void known(String metric, double value, ObjDoubleConsumer<String> reading) {
        if (Double.isFinite(value)) {
            reading.accept(metric, value);
        }
    }
}
