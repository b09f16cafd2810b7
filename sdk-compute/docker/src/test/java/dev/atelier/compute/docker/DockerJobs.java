package dev.atelier.compute.docker;

import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SourceTree;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Jobs of one shell line, or of one script. */
final class DockerJobs {
    /** Makes a line wait for a file named {@code go} in the run directory. */
    static final String WAIT = "while [ ! -e \"$ATELIER_RUN_DIR/go\" ]; do sleep 0.05; done; ";

    private DockerJobs() {}

    static JobSpec.Builder line(String line) {
        return JobSpec.builder(identity(), new JobCommand.ShellLine(line), new OneFile("", ""));
    }

    static JobSpec.Builder script(ScriptKind kind, String name, String text) {
        return JobSpec.builder(identity(), new JobCommand.Script(kind, name, List.of()), new OneFile(name, text));
    }

    private static JobSpec.Identity identity() {
        return new JobSpec.Identity("docker", "docker", "experiment", "run-" + UUID.randomUUID(), 1);
    }

    private record OneFile(String name, String text) implements SourceTree {
        @Override
        public List<File> files() {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            String hash = HexFormat.of().formatHex(LockHash.sha256().digest(bytes));
            return name.isEmpty() ? List.of() : List.of(new File(name, hash, bytes.length, false));
        }

        @Override
        public InputStream open(File file) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
