package dev.atelier.compute.docker;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.spi.compute.JobSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The images that jobs run in: one that is named, or one that is built of the job's environment, once for all jobs with
 * the same lock. Thread-safe.
 *
 * <p>A Dockerfile is built by the engine. Packages and libraries are put into a container of their image, of which an
 * image is made then: so a secret that the build needs, and what has failed, is part of no image.
 */
final class EnvironmentImages {
    /** The name of all images that are built; the tag is the hash of the lock. */
    static final String REPOSITORY = "atelier/environment";

    private static final String DRAFT = "atelier-build-";

    private final AtomicBoolean tidy = new AtomicBoolean();
    private final Engine engine;
    private final EngineImages images;
    private final ImageSource source;
    private final DockerSettings settings;
    private final Layers layers;
    private final BuildLocks locks;

    EnvironmentImages(Engine engine, DockerSettings settings, ImageSource source, Layers layers, Path directory) {
        this.engine = engine;
        this.images = engine.images();
        this.settings = settings;
        this.source = source;
        this.layers = layers;
        this.locks = new BuildLocks(directory.resolve("images"));
    }

    /**
     * Makes the image of a job ready.
     *
     * @param spec the job
     * @param log takes what happens
     * @return its name, or its id
     * @throws BuildFailure when it cannot be built; the log says why
     */
    String require(JobSpec spec, JobLog log) throws IOException, BuildFailure {
        Optional<EnvironmentDefinition> environment = spec.environment();
        String base = base(environment, log);
        return environment.isPresent() && Layers.needed(environment.get(), spec.classPath())
                ? layered(base, environment.get(), spec.classPath(), log)
                : base;
    }

    private String base(Optional<EnvironmentDefinition> environment, JobLog log) throws IOException, BuildFailure {
        Optional<String> dockerfile = environment.flatMap(EnvironmentDefinition::dockerfile);
        if (dockerfile.isPresent()) {
            return built(dockerfile.get(), log);
        }
        String image = image(environment, settings).orElse("");
        source.require(image, log::image);
        return image;
    }

    /** The image that is named by the environment, or else by the settings. */
    private static Optional<String> image(Optional<EnvironmentDefinition> environment, DockerSettings settings) {
        return environment.flatMap(EnvironmentDefinition::image).or(settings::image);
    }

    /** Tells whether there is an image for a job. */
    static boolean known(JobSpec spec, DockerSettings settings) {
        return image(spec.environment(), settings).isPresent()
                || spec.environment().flatMap(EnvironmentDefinition::dockerfile).isPresent();
    }

    /** What {@link #require} would return for a job, as far as that can be told without the engine. */
    static String planned(JobSpec spec, DockerSettings settings) {
        boolean built = spec.environment()
                .filter(environment ->
                        environment.dockerfile().isPresent() || Layers.needed(environment, spec.classPath()))
                .isPresent();
        return built
                ? REPOSITORY + ":<hash of its lock>"
                : image(spec.environment(), settings).orElse("");
    }

    // ---- Dockerfiles

    private String built(String dockerfile, JobLog log) throws IOException, BuildFailure {
        String hash = LockHash.of(List.of("dockerfile", dockerfile));
        return once(hash, log, () -> {
            for (String image : DockerfileBases.of(dockerfile)) {
                source.require(image, log::image);
            }
            ByteArrayOutputStream archive = new ByteArrayOutputStream();
            try (TarFile tar = new TarFile(archive, "0:0")) {
                tar.addFile("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8));
            }
            images.build(
                    name(hash),
                    new ByteArrayInputStream(archive.toByteArray()),
                    labels(hash),
                    settings.buildNetwork().orElse(null),
                    log::environment);
        });
    }

    // ---- packages and libraries

    private String layered(String base, EnvironmentDefinition environment, List<Path> jars, JobLog log)
            throws IOException, BuildFailure {
        EngineImages.Image image = images.find(base)
                .orElseThrow(() -> new BuildFailure("the image '" + base + "' has gone meanwhile", null));
        Layers.Content content = layers.of(environment, jars);
        String hash = LockHash.of(content.lock(image.id()));
        return once(hash, log, () -> fill(image, content, hash, log));
    }

    private void fill(EngineImages.Image base, Layers.Content content, String hash, JobLog log)
            throws IOException, BuildFailure {
        if (!tidy.getAndSet(true)) {
            engine.removeForgotten(DRAFT);
        }
        String container = DRAFT + UUID.randomUUID();
        try {
            engine.create(new BuildRequest(container, base.id(), settings, labels(hash)), log::image);
            engine.upload(container, "/", content::archive);
            if (content.runs()) {
                run(container, log);
            }
            images.commit(container, REPOSITORY, hash, base.user(), labels(hash));
        } finally {
            engine.remove(container);
        }
    }

    private void run(String container, JobLog log) throws BuildFailure {
        BuildOutput output = new BuildOutput(log);
        int code = images.run(container, output);
        if (code != 0) {
            throw new BuildFailure(output.reason(code), null);
        }
    }

    // ---- once for all

    @FunctionalInterface
    private interface Build {
        void run() throws IOException, BuildFailure;
    }

    private String once(String hash, JobLog log, Build build) throws IOException, BuildFailure {
        String name = name(hash);
        if (images.find(name).isPresent()) {
            log.environment("reuses the image " + name + ": nothing in its lock has changed");
            return name;
        }
        BuildLocks.Lock held = locks.take(hash, () -> log.environment("waits for another job that builds " + name));
        try {
            if (images.find(name).isPresent()) {
                log.environment("reuses the image " + name + ", built meanwhile by another job");
                return name;
            }
            log.environment("builds the image " + name + ": the engine has none with this lock");
            build.run();
            log.environment("built " + name);
            return name;
        } finally {
            held.release();
        }
    }

    private static String name(String hash) {
        return REPOSITORY + ":" + hash;
    }

    private static Map<String, String> labels(String hash) {
        return Map.of("dev.atelier.environment", hash);
    }

    /** Tells what a lock covers, and whether there is an image of it. */
    String explain(EnvironmentDefinition environment) {
        StringBuilder text = new StringBuilder();
        try {
            text.append(state(environment));
        } catch (IOException | RuntimeException e) {
            text.append("whether it would be reused or built cannot be told now: ")
                    .append(e.getMessage());
        }
        text.append("\nits lock:");
        environment.lock().forEach(line -> text.append("\n  ").append(line));
        return text.toString();
    }

    private String state(EnvironmentDefinition environment) throws IOException {
        String base = environment
                .dockerfile()
                .map(dockerfile -> name(LockHash.of(List.of("dockerfile", dockerfile))))
                .or(() -> image(Optional.of(environment), settings))
                .orElse("");
        Optional<EngineImages.Image> image = images.find(base);
        if (image.isEmpty()) {
            return environment.dockerfile().isPresent()
                    ? "it would be built: the engine has no " + base
                    : "it would begin with '" + base + "', which the engine does not have yet";
        }
        if (!Layers.needed(environment, List.of())) {
            return "it would be used as it is: the engine has " + base;
        }
        String name = name(
                LockHash.of(layers.of(environment, List.of()).lock(image.get().id())));
        return images.find(name).isPresent()
                ? "it would be reused: the engine has " + name
                : "it would be built: the engine has no " + name + ", which is " + base + " and what the lock says";
    }
}
