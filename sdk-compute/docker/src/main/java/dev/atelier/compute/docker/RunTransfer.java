package dev.atelier.compute.docker;

import dev.atelier.compute.docker.DockerSettings.Share;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** How the files of a job get to its container and back. Thread-safe. */
interface RunTransfer {
    /** What the container sees of the engine's machine. */
    List<Share> shares(Path directory, JobSpec spec) throws IOException;

    /** Who the job runs as; empty for the image's own user. */
    String user(Path directory) throws IOException;

    /**
     * Creates a container with everything that the job starts with.
     *
     * @param request the container
     * @param directory the run directory
     * @param warnings takes what of it the engine does not honour
     * @return false when there is one already
     */
    boolean create(ContainerRequest request, Path directory, Consumer<String> warnings) throws IOException;

    /**
     * Brings the records here that an observation needs; all files once the container has ended.
     *
     * @return false when the run directory is gone
     */
    boolean collect(String container, ContainerState state, Path directory) throws IOException;

    /** Opens the client's view of the run directory. */
    RunDirectory open(String container, Path directory);
}
