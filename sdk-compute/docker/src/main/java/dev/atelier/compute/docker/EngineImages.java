package dev.atelier.compute.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import dev.atelier.error.ComputeException;
import dev.atelier.error.OperationCanceledException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The calls of a Docker Engine that make images; they may say nothing for hours, and are not made again. Thread-safe. */
final class EngineImages {
    private static final int LAST_LINES_SECONDS = 10;

    private final Engine engine;
    private final DockerClient client;

    EngineImages(Engine engine, DockerClient client) {
        this.engine = engine;
        this.client = client;
    }

    /**
     * An image that the engine has. Immutable.
     *
     * @param id its id, the same for the same content
     * @param user who its programs run as; empty for root
     */
    record Image(String id, String user) {}

    Optional<Image> find(String reference) {
        return engine.calling("look for the image " + reference, () -> {
            try {
                InspectImageResponse image = client.inspectImageCmd(reference).exec();
                String user =
                        image.getConfig() == null ? null : image.getConfig().getUser();
                return Optional.of(new Image(String.valueOf(image.getId()), user == null ? "" : user));
            } catch (NotFoundException e) {
                return Optional.<Image>empty();
            }
        });
    }

    /**
     * Builds a Dockerfile, whose directory has no other file.
     *
     * @param tag the image's name
     * @param dockerfile the archive that has it
     * @param labels the image's labels
     * @param network the network of its instructions, or null for the engine's own
     * @param progress takes each line of the builder
     * @throws BuildFailure when an instruction fails; no container and no image is left
     */
    void build(
            String tag,
            InputStream dockerfile,
            Map<String, String> labels,
            @Nullable String network,
            Consumer<String> progress)
            throws BuildFailure {
        BuildProgress lines = new BuildProgress(progress);
        try {
            BuildImageCmd command = client.buildImageCmd()
                    .withTarInputStream(dockerfile)
                    .withTags(Set.of(tag))
                    .withLabels(labels)
                    .withRemove(true)
                    .withForcerm(true);
            if (network != null) {
                command.withNetworkMode(network);
            }
            command.exec(lines).awaitCompletion();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (DockerException e) {
            if (!Attempts.answered(e)) {
                throw engine.failure("build an image", e);
            }
            removeAll(lines.made());
            throw new BuildFailure(Engine.message(e), e);
        } catch (RuntimeException e) {
            throw engine.failure("build an image", e);
        }
    }

    /** The last one goes with those that it was made from, unless others need them. */
    private void removeAll(List<String> images) {
        for (int i = images.size() - 1; i >= 0; i--) {
            try {
                client.removeImageCmd(images.get(i)).exec();
            } catch (DockerException e) {
                // it went with its successor, or is part of another image
            }
        }
    }

    /**
     * Runs a container to its end.
     *
     * @param name the container, which was not started yet
     * @param line takes each line that it prints
     * @return its exit code
     */
    int run(String name, Consumer<String> line) {
        engine.start(name);
        try (LinePrinter printer = new LinePrinter(line)) {
            client.logContainerCmd(name)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withFollowStream(true)
                    .exec(printer);
            int code = client.waitContainerCmd(name)
                    .exec(new WaitContainerResultCallback())
                    .awaitStatusCode();
            printer.awaitCompletion(LAST_LINES_SECONDS, TimeUnit.SECONDS);
            return code;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (IOException e) {
            throw new ComputeException("the output of " + name + " could not be closed: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw engine.failure("watch over the container " + name, e);
        }
    }

    /**
     * Makes an image of a container.
     *
     * @param container the container, which does not run
     * @param repository the image's name
     * @param tag its tag
     * @param user who its programs run as
     * @param labels its labels
     */
    void commit(String container, String repository, String tag, String user, Map<String, String> labels) {
        engine.calling(
                "make an image of " + container,
                () -> client.commitCmd(container)
                        .withRepository(repository)
                        .withTag(tag)
                        .withUser(user.isEmpty() ? "0:0" : user)
                        .withLabels(labels)
                        .exec());
    }

    private static OperationCanceledException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new OperationCanceledException("interrupted while an image was built", e);
    }

    /** Cuts what a container prints into lines. */
    private static final class LinePrinter extends ResultCallback.Adapter<Frame> {
        private final LineCutter lines;

        LinePrinter(Consumer<String> line) {
            lines = new LineCutter(line);
        }

        @Override
        public void onNext(Frame frame) {
            lines.add(frame.getPayload());
        }

        @Override
        public void onComplete() {
            lines.end();
            super.onComplete();
        }
    }
}
