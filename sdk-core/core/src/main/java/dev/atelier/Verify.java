package dev.atelier;

import dev.atelier.error.AtelierException;
import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.Verification;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Checks a workspace directory from the command line: {@code java -cp … dev.atelier.Verify DIRECTORY}. Exit code 0: all
 * is well; 1: something is damaged; 2: it could not be checked. Changes nothing. Thread-safe.
 */
public final class Verify {
    private static final int SOUND = 0;
    private static final int DAMAGED = 1;
    private static final int NOT_CHECKED = 2;

    private Verify() {}

    /**
     * Checks a workspace and ends the JVM with the exit code.
     *
     * @param arguments the workspace's directory
     */
    public static void main(String... arguments) {
        System.exit(run(System.out, arguments));
    }

    /**
     * Checks a workspace.
     *
     * @param out where the report is printed
     * @param arguments the workspace's directory
     * @return the exit code
     */
    public static int run(PrintStream out, String... arguments) {
        if (arguments.length != 1) {
            out.println("usage: java -cp … dev.atelier.Verify DIRECTORY");
            return NOT_CHECKED;
        }
        Path directory = Path.of(arguments[0]);
        if (isEmpty(directory)) { // opening would make it a workspace
            out.println("there is no workspace in " + directory.toAbsolutePath());
            return NOT_CHECKED;
        }
        try (Workspace workspace = Workspace.builder().directory(directory).openIdle()) {
            Verification verification = workspace.verify();
            out.println(verification);
            return verification.sound() ? SOUND : DAMAGED;
        } catch (AtelierException e) {
            out.println(e.getMessage());
            return e instanceof StoreException failure && failure.isDamaged() ? DAMAGED : NOT_CHECKED;
        }
    }

    private static boolean isEmpty(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .allMatch(name -> name.startsWith(".atelier") || name.equals("lost+found"));
        } catch (IOException e) {
            return true;
        }
    }
}
