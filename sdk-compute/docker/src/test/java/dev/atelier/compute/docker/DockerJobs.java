package dev.atelier.compute.docker;

import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SourceTree;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;

/** Jobs of one shell line, without source files. */
final class DockerJobs {
    /** Makes a line wait for a file named {@code go} in the run directory. */
    static final String WAIT = "while [ ! -e \"$ATELIER_RUN_DIR/go\" ]; do sleep 0.05; done; ";

    private DockerJobs() {}

    static JobSpec.Builder line(String line) {
        JobSpec.Identity identity =
                new JobSpec.Identity("docker", "docker", "experiment", "run-" + UUID.randomUUID(), 1);
        return JobSpec.builder(identity, new JobCommand.ShellLine(line), new NoFiles());
    }

    private static final class NoFiles implements SourceTree {
        @Override
        public List<File> files() {
            return List.of();
        }

        @Override
        public InputStream open(File file) {
            return InputStream.nullInputStream();
        }
    }
}
