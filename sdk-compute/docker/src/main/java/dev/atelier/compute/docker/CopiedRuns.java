package dev.atelier.compute.docker;

import dev.atelier.compute.docker.DockerSettings.Share;
import dev.atelier.compute.support.CoreClassPath;
import dev.atelier.compute.support.JobFiles;
import dev.atelier.error.ComputeException;
import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.RunDirectory;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Run directories for an engine that does not see this machine's files: copied into the container before it starts, and
 * copied back while it runs and when it has ended. What is here is a mirror; it is complete once the job has ended.
 *
 * <p>A container is filled as a draft and then gets the job's name, so that no client starts one that is not complete or
 * changes the files of one that runs.
 */
final class CopiedRuns implements RunTransfer {
    /** In the mirror only: the container has the files. */
    private static final String COPIED = ".copied";

    /** In the mirror only: it is complete. */
    private static final String COLLECTED = ".collected";

    private static final Set<String> MARKS = Set.of(COPIED, COLLECTED, Mirror.DRAFTS);

    /** The last file that is copied into a container. */
    private static final String DELIVERY = "/atelier/delivered";

    private static final String DRAFT = "atelier-draft-";

    /** What the job started with need not come back. */
    private static final Set<String> DELIVERED = Set.of(
            "code",
            "inputs",
            "secrets",
            "python",
            "bin",
            "spec.json",
            "cmd.sh",
            "runner.sh",
            COPIED,
            COLLECTED,
            Mirror.DRAFTS);

    private static final Set<ScriptKind> JVM = Set.of(ScriptKind.JAVA_SOURCE, ScriptKind.JAR, ScriptKind.MAIN_CLASS);

    private final AtomicBoolean tidy = new AtomicBoolean();
    private final Engine engine;
    private final String user;

    CopiedRuns(Engine engine, DockerSettings settings) {
        this.engine = engine;
        this.user = settings.user().orElse("0:0");
    }

    /** Tells whether the files of a job are in its container. */
    static boolean copied(Path directory) {
        return Files.exists(directory.resolve(COPIED));
    }

    @Override
    public List<Share> shares(Path directory, JobSpec spec) {
        return List.of();
    }

    @Override
    public String user(Path directory) {
        if (!user.matches("\\d+(:\\d+)?")) {
            throw new ComputeException("the engine does not see this machine's files, so they are copied for the user '"
                    + user + "' of the job, who must be given by numbers, such as 1000:1000");
        }
        return user;
    }

    @Override
    public boolean create(ContainerRequest request, Path directory, Consumer<String> warnings) throws IOException {
        if (!tidy.getAndSet(true)) {
            engine.removeForgotten(DRAFT);
        }
        mark(directory, COPIED);
        String draft = DRAFT + UUID.randomUUID();
        boolean published = false;
        try {
            engine.create(request.named(draft), warnings);
            deliver(draft, directory, request.spec());
            published = engine.rename(draft, request.name());
            return published;
        } finally {
            if (!published) {
                engine.removeUnstarted(draft);
            }
        }
    }

    private static void mark(Path directory, String name) throws IOException {
        try {
            Files.createFile(directory.resolve(name));
        } catch (FileAlreadyExistsException e) {
            // by another client, or before a crash
        }
    }

    private void deliver(String container, Path directory, JobSpec spec) throws IOException {
        Path archive = Files.createTempFile("atelier-run", ".tar");
        try {
            write(archive, directory, spec);
            engine.deliver(container, () -> Files.newInputStream(archive), DELIVERY);
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
            tar.addFile(name(DELIVERY), new byte[0]);
        }
    }

    private static String name(String path) {
        return path.substring(1);
    }

    @Override
    public boolean collect(String container, ContainerState state, Path directory) throws IOException {
        if (Files.exists(directory.resolve(COLLECTED))) {
            return true;
        }
        Mirror mirror = new Mirror(engine, container, directory);
        if (state.running()) {
            String started = "attempt-" + JobFiles.open(directory).attempt() + "/started.json";
            if (Files.notExists(directory.resolve(started))) {
                mirror.fetch(started, MARKS);
            }
            return true;
        }
        if (!state.ended()) {
            return true;
        }
        boolean there = mirror.fetch("", DELIVERED) > 0;
        if (there) {
            mark(directory, COLLECTED);
        }
        return there;
    }

    @Override
    public RunDirectory open(String container, Path directory) {
        return new CopiedRunDirectory(new Mirror(engine, container, directory), directory, MARKS, user);
    }

    /** Tells whether everything of a job that has ended is in its mirror. */
    static boolean collected(Path directory) {
        return Files.exists(directory.resolve(COLLECTED));
    }
}
