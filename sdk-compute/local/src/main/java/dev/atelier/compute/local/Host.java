package dev.atelier.compute.local;

import dev.atelier.spi.Availability;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What this machine has to run jobs with. */
final class Host {
    private Host() {}

    static Availability probe(String operatingSystem) {
        if (!operatingSystem.toLowerCase(Locale.ROOT).startsWith("linux")) {
            return Availability.unavailable("local compute is not supported yet on " + operatingSystem
                    + "; run in Linux, WSL or a container, or choose another compute target");
        }
        return findProgram("sh", Map.of()).isPresent()
                ? Availability.AVAILABLE
                : Availability.unavailable("local compute needs a POSIX shell, and there is no 'sh' on the PATH");
    }

    /** Finds a program as the job's shell will: a name on the job's PATH, anything with a slash as it is. */
    static Optional<Path> findProgram(String program, Map<String, String> variables) {
        if (program.contains("/")) {
            return Optional.of(Path.of(program)).filter(Host::executable);
        }
        return Arrays.stream(path(variables).split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Host::executable)
                .findFirst();
    }

    static String path(Map<String, String> variables) {
        String inherited = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/local/bin:/usr/bin:/bin");
        return variables.getOrDefault("PATH", inherited);
    }

    static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    private static boolean executable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
