package dev.atelier.compute.docker;

import dev.atelier.compute.docker.DockerSettings.Share;
import dev.atelier.compute.support.CoreClassPath;
import dev.atelier.compute.support.JobFiles;
import dev.atelier.compute.support.LocalRunDirectory;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Run directories of this machine, mounted into containers of this machine: both sides use the same files. */
final class MountedRuns implements RunTransfer {
    private final Engine engine;

    MountedRuns(Engine engine) {
        this.engine = engine;
    }

    /** The run directory, the inputs for reading, the classes of {@code Run.context()} for reading. */
    @Override
    public List<Share> shares(Path directory, JobSpec spec) throws IOException {
        List<Share> shares = new ArrayList<>();
        shares.add(new Share(directory.toString(), ContainerRequest.RUN, false));
        for (Map.Entry<String, Path> input : new TreeMap<>(spec.inputs()).entrySet()) {
            String source = input.getValue().toRealPath().toString();
            shares.add(new Share(source, ContainerRequest.INPUTS + "/" + input.getKey(), true));
        }
        for (Path entry : CoreClassPath.entries()) {
            shares.add(new Share(entry.toString(), ContainerRequest.classes(entry), true));
        }
        return shares;
    }

    /** Whoever owns the run directory, so that the client can read and remove what the job writes. */
    @Override
    public String user(Path directory) throws IOException {
        return engine.rootless()
                ? "0:0"
                : Files.getAttribute(directory, "unix:uid") + ":" + Files.getAttribute(directory, "unix:gid");
    }

    @Override
    public void deliver(String container, Path directory, JobSpec spec) {}

    @Override
    public boolean collect(String container, ContainerState state, Path directory) {
        return !JobFiles.gone(directory);
    }

    @Override
    public RunDirectory open(String container, Path directory) {
        return new LocalRunDirectory(directory);
    }
}
