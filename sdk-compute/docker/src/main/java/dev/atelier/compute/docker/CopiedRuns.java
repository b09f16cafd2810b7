package dev.atelier.compute.docker;

import dev.atelier.compute.docker.DockerSettings.Share;
import dev.atelier.compute.support.CoreClassPath;
import dev.atelier.compute.support.JobFiles;
import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.RunDirectory;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Run directories for an engine that does not see this machine's files: copied into the container before it starts, and
 * copied back while it runs and when it has ended. What is here is a mirror; it is complete once the job has ended.
 */
final class CopiedRuns implements RunTransfer {
    /** Tells that the mirror is complete. */
    private static final String COLLECTED = ".collected";

    /** What the job started with need not come back. */
    private static final Set<String> DELIVERED = Set.of("code", "inputs", "python", "spec.json", "cmd.sh", "runner.sh");

    private static final Set<ScriptKind> JVM = Set.of(ScriptKind.JAVA_SOURCE, ScriptKind.JAR, ScriptKind.MAIN_CLASS);

    private final Engine engine;
    private final String user;

    CopiedRuns(Engine engine, DockerSettings settings) {
        this.engine = engine;
        this.user = settings.user().orElse("0:0");
    }

    @Override
    public List<Share> shares(Path directory, JobSpec spec) {
        return List.of();
    }

    @Override
    public String user(Path directory) {
        return user;
    }

    @Override
    public void deliver(String container, Path directory, JobSpec spec) throws IOException {
        Path archive = Files.createTempFile("atelier-run", ".tar");
        try {
            write(archive, directory, spec);
            engine.upload(container, "/", () -> Files.newInputStream(archive));
        } finally {
            Files.delete(archive);
        }
    }

    private void write(Path archive, Path directory, JobSpec spec) throws IOException {
        try (TarFile tar = new TarFile(Files.newOutputStream(archive), user)) {
            tar.addTree(name(ContainerRequest.RUN), directory);
            tar.addDirectory(name(ContainerRequest.INPUTS));
            for (Map.Entry<String, Path> input : spec.inputs().entrySet()) {
                tar.addTree(
                        name(ContainerRequest.INPUTS) + "/" + input.getKey(),
                        input.getValue().toRealPath(),
                        FileVisitOption.FOLLOW_LINKS);
            }
            if (spec.command() instanceof JobCommand.Script script && JVM.contains(script.kind())) {
                for (Path entry : CoreClassPath.entries()) {
                    tar.addTree(name(ContainerRequest.classes(entry)), entry);
                }
            }
        }
    }

    private static String name(String path) {
        return path.substring(1);
    }

    @Override
    public boolean collect(String container, ContainerState state, Path directory) throws IOException {
        Mirror mirror = new Mirror(engine, container, directory);
        if (Files.exists(directory.resolve(COLLECTED))) {
            return true;
        }
        if (state.running()) {
            String started = "attempt-" + JobFiles.open(directory).attempt() + "/started.json";
            if (Files.notExists(directory.resolve(started))) {
                mirror.fetch(started, Set.of());
            }
            return true;
        }
        if (!state.ended()) {
            return true;
        }
        boolean there = mirror.fetch("", DELIVERED) > 0;
        if (there) {
            Files.write(directory.resolve(COLLECTED), new byte[0]);
        }
        return there;
    }

    @Override
    public RunDirectory open(String container, Path directory) {
        return new CopiedRunDirectory(engine, container, directory, directory.resolve(COLLECTED), DELIVERED, user);
    }
}
