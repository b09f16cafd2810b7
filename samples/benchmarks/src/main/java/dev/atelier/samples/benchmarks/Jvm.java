package dev.atelier.samples.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Other JVMs, mostly with the class path of this one. */
final class Jvm {
    private Jvm() {}

    /** Returns the command that runs a class. */
    static List<String> command(List<String> options, Class<?> main, String... arguments) {
        return command(options, System.getProperty("java.class.path"), main, arguments);
    }

    /** Returns the command that runs a class with a class path. */
    static List<String> command(List<String> options, String classPath, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(classPath);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts a class, to be talked to through its streams; its errors are shown. */
    static Process start(Class<?> main, String... arguments) throws IOException {
        return new ProcessBuilder(command(List.of(), main, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
