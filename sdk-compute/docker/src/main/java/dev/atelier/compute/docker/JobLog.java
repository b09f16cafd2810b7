package dev.atelier.compute.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is noted for people in a run directory while its container comes about; it becomes a log of the run. Thread-safe. */
record JobLog(Path directory) {
    private static final Logger LOG = LoggerFactory.getLogger(JobLog.class);

    /** Notes how far an image is that is pulled, and what is particular about the container. */
    void image(String line) {
        append("logs/docker.log", line);
    }

    /** Notes a line of the build of an environment. */
    void environment(String line) {
        append("logs/environment.log", line);
    }

    /** Notes what the run should know of when somebody looks at it. */
    void warning(String line) {
        append("warnings.txt", "the Docker Engine warns: " + line.strip().replaceAll("\\R", " "));
    }

    private void append(String file, String line) {
        try {
            Files.writeString(
                    directory.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.debug("'{}' could not be noted in {}", line, directory, e);
        }
    }
}
