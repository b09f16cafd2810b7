package dev.atelier.compute.docker;

import dev.atelier.compute.docker.DockerSettings.Share;
import dev.atelier.compute.support.CoreClassPath;
import dev.atelier.spi.compute.JobSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What containers see of this machine when it is the engine's too. */
final class MountedRuns {
    private MountedRuns() {}

    /** The run directory, the inputs for reading, the classes of {@code Run.context()} for reading. */
    static List<Share> of(Path directory, JobSpec spec) throws IOException {
        List<Share> shares = new ArrayList<>();
        shares.add(new Share(directory.toString(), ContainerRequest.RUN, false));
        for (Map.Entry<String, Path> input : new TreeMap<>(spec.inputs()).entrySet()) {
            String source = input.getValue().toRealPath().toString();
            shares.add(new Share(source, ContainerRequest.INPUTS + "/" + input.getKey(), true));
        }
        List<Path> classes = CoreClassPath.entries();
        for (int i = 0; i < classes.size(); i++) {
            shares.add(new Share(classes.get(i).toString(), target(i, classes.get(i)), true));
        }
        return shares;
    }

    /** The class path of Java scripts in containers. */
    static String classPath() {
        List<Path> classes = CoreClassPath.entries();
        return IntStream.range(0, classes.size())
                .mapToObj(i -> target(i, classes.get(i)))
                .collect(Collectors.joining(":"));
    }

    private static String target(int index, Path entry) {
        return ContainerRequest.CLASSES + "/" + index + (Files.isDirectory(entry) ? "" : ".jar");
    }

    /** Who owns a file of this machine, as {@code --user} wants it. */
    static String owner(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid") + ":" + Files.getAttribute(file, "unix:gid");
    }
}
