package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The programs that some tests need: without them they are skipped, except in CI. */
final class Programs {
    private Programs() {}

    static void require(String program) {
        boolean found = Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(found).as("%s is on the PATH", program).isTrue();
        }
        assumeTrue(found, program + " is not on the PATH");
    }

    /** Makes a directory for the PATH with every program of this process's but two. */
    static Path without(String one, String other, Path directory) throws IOException {
        Path programs = Files.createDirectory(directory.resolve("programs-without-" + one));
        for (String place : System.getenv("PATH").split(":", -1)) {
            File[] found = new File(place).listFiles(File::canExecute);
            for (File program : found == null ? new File[0] : found) {
                Path link = programs.resolve(program.getName());
                if (!program.getName().equals(one) && !program.getName().equals(other) && Files.notExists(link)) {
                    Files.deleteIfExists(link);
                    Files.createSymbolicLink(link, program.toPath());
                }
            }
        }
        return programs;
    }

    /** Returns the version of a Python that is here beside the one that is the default. */
    static String otherPython() {
        Optional<String> found = Optional.empty();
        for (int minor = 8; minor < 15 && found.isEmpty(); minor++) {
            String version = "3." + minor;
            if (!says("python3", version) && (says("python" + version, version) || installedByPyenv(version))) {
                found = Optional.of(version);
            }
        }
        if ("true".equals(System.getenv("CI"))) {
            assertThat(found).as("a second Python").isPresent();
        }
        assumeTrue(found.isPresent(), "there is only one Python");
        return found.orElseThrow();
    }

    private static boolean installedByPyenv(String version) {
        File[] installed = new File(System.getProperty("user.home"), ".pyenv/versions").listFiles();
        return installed != null
                && Arrays.stream(installed).anyMatch(file -> file.getName().startsWith(version + "."));
    }

    private static boolean says(String python, String version) {
        try {
            Process process = new ProcessBuilder(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.strip().equals(version);
        } catch (IOException e) {
            return false;
        }
    }
}
