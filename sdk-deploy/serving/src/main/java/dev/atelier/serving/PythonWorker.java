package dev.atelier.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.error.DeploymentException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A Python process that scores one request at a time.
 *
 * <p>{@link #run} is called by one thread at a time; {@link #terminate} and {@link #close} by any.
 */
final class PythonWorker implements AutoCloseable {
    /** How long a start may take. */
    static final Duration START_LIMIT = Duration.ofMinutes(5);

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final Process process;
    private final FrameChannel channel;
    private final WorkerDirectory directory;
    private long lastId;

    private PythonWorker(Process process, FrameChannel channel, WorkerDirectory directory) {
        this.process = process;
        this.channel = channel;
        this.directory = directory;
    }

    /**
     * Starts a process and waits until the script's {@code init()} has returned.
     *
     * @throws DeploymentException when it fails; the message has the script's traceback
     */
    static PythonWorker start(PythonLaunch launch, Surroundings server, Threads threads) {
        try {
            WorkerDirectory directory = WorkerDirectory.create();
            try {
                return start(launch, directory, server, threads);
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw new DeploymentException(
                    "The worker of " + launch.entry().entryScript() + " could not be started: " + e.getMessage(), e);
        }
    }

    private static PythonWorker start(
            PythonLaunch launch, WorkerDirectory directory, Surroundings server, Threads threads) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(directory.socket()));
            Process process = launchProcess(launch, directory);
            threads.named("worker-output")
                    .newThread(new OutputPump(process.getInputStream(), server.log()))
                    .start();
            return connect(listener, process, directory, server);
        }
    }

    private static Process launchProcess(PythonLaunch launch, WorkerDirectory directory) {
        try {
            Process process = launch.command(directory).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new DeploymentException(
                    "The Python interpreter '" + launch.entry().python() + "' cannot be started: " + e.getMessage()
                            + "; install Python 3.8 or newer, or name another interpreter",
                    e);
        }
    }

    private static PythonWorker connect(
            ServerSocketChannel listener, Process process, WorkerDirectory directory, Surroundings server)
            throws IOException {
        Deadlines.Deadline limit = server.deadlines().in(START_LIMIT, process::destroyForcibly);
        closeAfterExit(process, listener, server);
        try {
            PythonWorker worker = new PythonWorker(process, new FrameChannel(listener.accept()), directory);
            closeAfterExit(process, worker.channel, server);
            worker.awaitReady();
            return worker;
        } catch (AsynchronousCloseException e) {
            ProcessGroup.kill(process);
            throw died(process, e);
        } catch (IOException | RuntimeException e) {
            ProcessGroup.kill(process);
            throw e;
        } finally {
            limit.cancel();
        }
    }

    /** A process that the script forked may keep the socket open; what is in it already can still be read. */
    private static void closeAfterExit(Process process, AutoCloseable socket, Surroundings server) {
        CompletableFuture<?> unused =
                process.onExit().thenRun(() -> server.deadlines().in(LAST_WORDS, () -> closeQuietly(socket)));
    }

    private void awaitReady() throws IOException {
        Frame frame;
        try {
            frame = channel.receive();
        } catch (IOException e) {
            throw died(process, e);
        }
        if (frame.kind() != Frame.READY) {
            String traceback = new String(frame.payload(), UTF_8);
            throw new DeploymentException("The entry script failed before it was ready:\n" + traceback.strip());
        }
    }

    private static DeploymentException died(Process process, Throwable cause) {
        return new DeploymentException("The Python worker ended before it was ready, " + exit(process), cause);
    }

    private static String exit(Process process) {
        try {
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return process.isAlive() ? "but it still runs" : "with exit code " + process.exitValue();
    }

    /**
     * Scores a body.
     *
     * @return a frame of kind {@link Frame#RESULT} or {@link Frame#RUN_FAILED}
     * @throws IOException when the process has gone
     */
    Frame run(String body) throws IOException {
        long id = ++lastId;
        channel.send(new Frame(Frame.REQUEST, id, body.getBytes(UTF_8)));
        Frame frame = channel.receive();
        if (frame.id() != id) {
            throw new IOException("the worker answered request " + frame.id() + " instead of " + id);
        }
        return frame;
    }

    /** Ends the process, at first politely; does not wait. */
    void terminate() {
        process.destroy();
        CompletableFuture<?> unused = process.onExit()
                .orTimeout(GRACE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(timeout -> process.destroyForcibly());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Runs the action when the process ends, for whatever reason. */
    void onExit(Runnable action) {
        CompletableFuture<?> unused = process.onExit().thenRun(action);
    }

    /** Tells how the process ended, for people. */
    String describeExit() {
        return "process " + process.pid() + " " + exit(process);
    }

    /** Ends the process and what it has started, and waits for that. */
    @Override
    public void close() {
        closeQuietly(channel);
        terminate();
        process.onExit()
                .orTimeout(2 * GRACE.toMillis(), TimeUnit.MILLISECONDS)
                .handle((ended, late) -> ended)
                .join();
        ProcessGroup.kill(process);
        directory.close();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // nothing can be done about a socket that is gone
        }
    }
}
