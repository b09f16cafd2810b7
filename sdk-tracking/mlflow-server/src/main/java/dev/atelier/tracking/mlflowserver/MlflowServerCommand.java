package dev.atelier.tracking.mlflowserver;

import dev.atelier.Workspace;
import dev.atelier.error.AtelierException;
import java.io.PrintStream;

/** Serves a workspace from a shell, until it is stopped by a signal. */
public final class MlflowServerCommand {
    private static final int STOPPED = 0;
    private static final int FAILED = 1;
    private static final int WRONG_OPTIONS = 2;

    private MlflowServerCommand() {}

    /**
     * Serves a workspace and ends the JVM with an exit code.
     *
     * @param arguments the options; without any, they are printed
     */
    public static void main(String... arguments) {
        int code = run(System.out, arguments);
        if (code != STOPPED) {
            System.exit(code);
        }
    }

    /**
     * Serves a workspace until the thread is interrupted or the JVM ends.
     *
     * @param out where the address is printed, and what is wrong
     * @param arguments the options
     * @return the exit code
     */
    public static int run(PrintStream out, String... arguments) {
        CommandOptions options;
        try {
            options = CommandOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println(CommandOptions.USAGE);
            return WRONG_OPTIONS;
        }
        try (Workspace workspace = Workspace.builder().store(options.store()).open();
                MlflowServer server =
                        options.configure(MlflowServer.of(workspace)).start()) {
            Thread closing = new Thread(server::close, "atelier-mlflow-closing");
            Runtime.getRuntime().addShutdownHook(closing);
            out.println("listening at " + server.uri());
            out.flush();
            server.join();
            return STOPPED;
        } catch (AtelierException | IllegalArgumentException e) {
            out.println(e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return STOPPED;
        }
    }
}
