package dev.atelier.compute.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.atelier.error.ComputeException;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.OperationCanceledException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The calls of a Docker Engine that jobs need; each may be made twice, since containers have names. Thread-safe. */
final class Engine implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration RESPONSE = Duration.ofMinutes(2);

    /** Builds may be silent for long. */
    private static final Duration SILENCE = Duration.ofHours(3);

    private static final int OUTPUT_SECONDS = 10;

    private final DockerClient client;
    private final DockerClient patient;
    private final String host;
    private final @Nullable Path certificates;

    private Engine(DockerClient client, DockerClient patient, String host, @Nullable Path certificates) {
        this.client = client;
        this.patient = patient;
        this.host = host;
        this.certificates = certificates;
    }

    /**
     * Makes the client; contacts nothing.
     *
     * @throws ConfigurationException when the certificates cannot be used
     */
    static Engine open(DockerSettings settings) {
        EngineConfig config = new EngineConfig(settings);
        Path certificates = settings.certificates().orElse(null);
        try {
            return new Engine(
                    client(config, RESPONSE),
                    client(config, SILENCE),
                    settings.host().toString(),
                    certificates);
        } catch (RuntimeException e) {
            if (certificates == null) {
                throw e;
            }
            ConfigurationException unusable =
                    new ConfigurationException("the certificates in " + certificates + " cannot be used: " + cause(e));
            unusable.initCause(e);
            throw unusable;
        }
    }

    private static DockerClient client(EngineConfig config, Duration response) {
        ZerodepDockerHttpClient transport = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .connectionTimeout(CONNECT)
                .responseTimeout(response)
                .build();
        return DockerClientImpl.getInstance(config, transport);
    }

    /** The calls that make images. */
    EngineImages images() {
        return new EngineImages(this, patient);
    }

    /**
     * Creates a container, unless there is one of its name; false when there is, perhaps from a try whose answer was lost.
     * The name is taken before the container is there: whoever was slower waits until it is, or can be created after all.
     *
     * @param request the container
     * @param warnings takes what of it the engine does not honour
     */
    boolean create(NamedContainer request, Consumer<String> warnings) {
        return calling("create a container", Attempts.MANY, () -> {
            try {
                String[] said = request.command(client).exec().getWarnings();
                Stream.of(said == null ? new String[0] : said).forEach(warnings);
                return true;
            } catch (ConflictException e) {
                if (!exists(request.name())) {
                    throw new IllegalStateException("another client has not finished creating " + request.name(), e);
                }
                return false;
            }
        });
    }

    private boolean exists(String name) {
        try {
            client.inspectContainerCmd(name).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    /**
     * Starts a container that was not started yet; one that runs goes on. A reply is believed when the container has left
     * its first state, and before another try it is looked at: one that has ended meanwhile would run again.
     */
    void start(String name) {
        AtomicBoolean asked = new AtomicBoolean();
        calling("start the container " + name, () -> {
            if (asked.getAndSet(true) && !isCreated(name)) {
                return false;
            }
            try {
                client.startContainerCmd(name).exec();
            } catch (NotModifiedException e) {
                return false;
            }
            if (isCreated(name)) {
                throw new IllegalStateException("it is still not started");
            }
            return true;
        });
    }

    private boolean isCreated(String name) {
        return ContainerState.of(client.inspectContainerCmd(name).exec().getState())
                .created();
    }

    Optional<ContainerState> inspect(String name) {
        return calling("look at the container " + name, () -> {
            try {
                return Optional.of(ContainerState.of(
                        client.inspectContainerCmd(name).exec().getState()));
            } catch (NotFoundException e) {
                return Optional.<ContainerState>empty();
            }
        });
    }

    /** Looks at all containers with a label in one call; a name that is missing here may still be there. */
    Map<String, ContainerState> list(String label) {
        List<Container> containers = calling(
                "list its containers",
                () -> client.listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(List.of(label))
                        .exec());
        Map<String, ContainerState> states = new HashMap<>();
        for (Container container : containers) {
            for (String name : container.getNames()) {
                states.put(name.substring(1), ContainerState.listed(container.getState()));
            }
        }
        return states;
    }

    /** Kills a container's processes; does nothing when it does not run. */
    void kill(String name) {
        ignoringAbsence(
                "kill the container " + name,
                () -> client.killContainerCmd(name).exec());
    }

    /** Removes a container that was never started; does nothing to one that runs, or is just being removed. */
    void removeUnstarted(String name) {
        if (inspect(name).filter(ContainerState::created).isPresent()) {
            removeIdle(name);
        }
    }

    private void removeIdle(String name) {
        ignoringAbsence(
                "remove the container " + name,
                () -> client.removeContainerCmd(name).withRemoveVolumes(true).exec());
    }

    /** Gives a container that only this client knows the name that all know; false when another has it. */
    boolean rename(String name, String other) {
        return calling("rename the container " + name, () -> {
            try {
                client.renameContainerCmd(name).withName(other).exec();
            } catch (ConflictException e) {
                return false;
            } catch (NotFoundException e) {
                return true; // by a try whose answer was lost
            }
            if (!exists(other)) {
                throw new IllegalStateException("it still has its old name");
            }
            return true;
        });
    }

    /** Removes containers that are a day old and do not run, by the beginning of their names. */
    void removeForgotten(String prefix) {
        long yesterday = Instant.now().minus(Duration.ofDays(1)).getEpochSecond();
        List<Container> created = calling(
                "list its containers",
                () -> client.listContainersCmd()
                        .withStatusFilter(List.of("created", "exited", "dead"))
                        .withNameFilter(List.of(prefix))
                        .exec());
        created.stream()
                .filter(container -> container.getCreated() < yesterday)
                .forEach(container -> removeIdle(container.getId()));
    }

    /** Removes a container, and kills what runs in it. */
    void remove(String name) {
        ignoringAbsence(
                "remove the container " + name,
                () -> client.removeContainerCmd(name)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec());
    }

    private void ignoringAbsence(String what, Runnable call) {
        calling(what, () -> {
            try {
                call.run();
            } catch (NotFoundException | ConflictException e) {
                return false;
            }
            return true;
        });
    }

    boolean hasImage(String image) {
        return calling("look for the image " + image, () -> {
            try {
                client.inspectImageCmd(image).exec();
                return true;
            } catch (NotFoundException e) {
                return false;
            }
        });
    }

    /** Pulls an image and tells how far it is, one line per layer and stage. */
    void pull(String image, @Nullable AuthConfig login, Consumer<String> progress) {
        try {
            PullImageCmd command = patient.pullImageCmd(image);
            if (login != null) {
                command.withAuthConfig(login);
            }
            command.exec(new PullProgress(progress)).awaitCompletion();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCanceledException("interrupted while pulling " + image, e);
        } catch (RuntimeException e) {
            throw failure("pull the image " + image, e);
        }
    }

    /** What the first process of a container has printed; the job itself prints into its run directory. */
    String output(String name) {
        StringBuilder text = new StringBuilder();
        try (ResultCallback.Adapter<Frame> callback = new ResultCallback.Adapter<>() {
            @Override
            public void onNext(Frame frame) {
                text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
            }
        }) {
            client.logContainerCmd(name)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withTail(5)
                    .exec(callback)
                    .awaitCompletion(OUTPUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCanceledException("interrupted while reading the output of " + name, e);
        } catch (IOException | RuntimeException e) {
            return "its output cannot be read: " + e.getMessage();
        }
        return text.toString().strip();
    }

    /**
     * Unpacks an archive in a container, and looks whether it has arrived.
     *
     * @param last the last file of the archive
     */
    void deliver(String name, Source archive, String last) {
        calling("copy into the container " + name, () -> {
            upload(name, "/", archive);
            if (download(name, last, stream -> 1) == 0) {
                throw new IllegalStateException("what was sent has not arrived");
            }
            return true;
        });
    }

    /** Unpacks an archive in a container; does nothing when the container or the place is gone. */
    void upload(String name, String place, Source archive) {
        ignoringAbsence("copy into the container " + name, () -> {
            try (InputStream stream = archive.open()) {
                client.copyArchiveToContainerCmd(name)
                        .withRemotePath(place)
                        .withTarInputStream(stream)
                        .withCopyUIDGID(false)
                        .exec();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Reads a file or directory of a container as an archive; 0 when it is not there. */
    long download(String name, String place, Sink archive) {
        return calling("copy out of the container " + name, () -> {
            try (InputStream stream =
                    client.copyArchiveFromContainerCmd(name, place).exec()) {
                return archive.read(stream);
            } catch (NotFoundException e) {
                return 0L;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Opens the same bytes as often as they are wanted. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    /** Takes bytes, and counts them. */
    @FunctionalInterface
    interface Sink {
        long read(InputStream stream) throws IOException;
    }

    /** Tells whether the engine runs without root, so that its containers' root is the user who runs it. */
    boolean rootless() {
        return calling("tell what it is", () -> {
            List<String> options = client.infoCmd().exec().getSecurityOptions();
            return options != null && options.stream().anyMatch(option -> option.contains("rootless"));
        });
    }

    <T> T calling(String what, Supplier<T> call) {
        return calling(what, Attempts.FEW, call);
    }

    private <T> T calling(String what, int attempts, Supplier<T> call) {
        try {
            return Attempts.of(attempts, call);
        } catch (OperationCanceledException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failure(what, e);
        }
    }

    /** Tells whether a call failed by the engine's own word, so that it has had no effect. */
    static boolean refused(ComputeException failure) {
        return failure.getCause() instanceof RuntimeException cause && Attempts.answered(cause);
    }

    ComputeException failure(String what, RuntimeException e) {
        String engine = "the Docker Engine at " + host;
        String why = TlsFault.explain(e, certificates)
                .orElseGet(() -> e instanceof DockerException ? message(e) : "no usable answer: " + cause(e));
        return new ComputeException(engine + " could not " + what + ": " + why, e);
    }

    /** The engine's sentence, out of {@code Status 404: {"message":"…"}}. */
    static String message(RuntimeException e) {
        String text = String.valueOf(e.getMessage()).strip();
        int begin = text.indexOf("{\"message\":\"");
        return begin < 0
                ? text
                : text.substring(begin + "{\"message\":\"".length(), text.lastIndexOf('"'))
                        .replace("\\\"", "\"")
                        .replace("\\n", " ");
    }

    private static String cause(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getClass().getSimpleName() + ": " + deepest.getMessage();
    }

    @Override
    public void close() {
        try {
            client.close();
            patient.close();
        } catch (IOException e) {
            throw new ComputeException("the connection to the Docker Engine at " + host + " could not be closed", e);
        }
    }

    private static final class PullProgress extends ResultCallback.Adapter<PullResponseItem> {
        private final Map<String, String> stages = new HashMap<>();
        private final Consumer<String> progress;

        PullProgress(Consumer<String> progress) {
            this.progress = progress;
        }

        @Override
        public void onNext(PullResponseItem item) {
            if (item.getErrorDetail() != null && item.getErrorDetail().getMessage() != null) {
                onError(new DockerException(item.getErrorDetail().getMessage(), 500));
                return;
            }
            String layer = item.getId() == null ? "" : item.getId() + ": ";
            String stage = String.valueOf(item.getStatus());
            if (!stage.equals(stages.put(layer, stage))) {
                progress.accept(layer + stage);
            }
        }
    }
}
