package dev.atelier.compute.docker;

import dev.atelier.compute.docker.DockerSettings.Share;
import dev.atelier.compute.support.CoreClassPath;
import dev.atelier.compute.support.JobFiles;
import dev.atelier.compute.support.LocalRunDirectory;
import dev.atelier.error.ComputeException;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Run directories of this machine, mounted into containers of this machine: both sides use the same files. */
final class MountedRuns implements RunTransfer {
    private final Engine engine;
    private final DockerSettings settings;

    MountedRuns(Engine engine, DockerSettings settings) {
        this.engine = engine;
        this.settings = settings;
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
        Optional<String> user = settings.user();
        if (user.isPresent()) {
            return user.get().equals(DockerSettings.IMAGE_USER) ? "" : user.get();
        }
        return engine.rootless()
                ? "0:0"
                : Files.getAttribute(directory, "unix:uid") + ":" + Files.getAttribute(directory, "unix:gid");
    }

    @Override
    public boolean create(ContainerRequest request, Path directory, Consumer<String> warnings) {
        return engine.create(request, warnings);
    }

    /** Tells whether a container could not be created since the engine has no such run directory, which it names. */
    static boolean unseen(ComputeException failure, Path directory) {
        String message = String.valueOf(failure.getMessage());
        return Engine.refused(failure)
                && message.contains("bind source path does not exist")
                && message.contains(String.valueOf(directory.getFileName()));
    }

    @Override
    public boolean collect(String container, ContainerState state, Path directory) {
        return !JobFiles.gone(directory);
    }

    @Override
    public RunDirectory open(String container, Path directory) {
        return new LocalRunDirectory(directory);
    }
}
