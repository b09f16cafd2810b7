package dev.atelier.compute.docker;

import com.github.dockerjava.api.model.AuthConfig;
import dev.atelier.error.ComputeException;
import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings images to the engine. Thread-safe. */
final class ImageSource {
    private static final String DOCKER_HUB = "docker.io";

    private final Engine engine;
    private final DockerSettings settings;
    private final Supplier<Secrets> secrets;

    ImageSource(Engine engine, DockerSettings settings, Supplier<Secrets> secrets) {
        this.engine = engine;
        this.settings = settings;
        this.secrets = secrets;
    }

    /**
     * Makes an image ready, and tells how far that is.
     *
     * @throws ComputeException when the engine does not have it in the end
     */
    void require(String image, Consumer<String> progress) {
        boolean there = settings.pull() != PullPolicy.ALWAYS && engine.hasImage(image);
        if (there) {
            return;
        }
        if (settings.pull() == PullPolicy.NEVER) {
            throw new ComputeException("the Docker Engine at " + settings.host() + " has no image '" + image
                    + "', and the compute target pulls none; build or load it, or allow pulling");
        }
        progress.accept("pulling " + named(image));
        engine.pull(named(image), login(image), progress);
    }

    /** A name without tag would pull every tag there is. */
    private static String named(String image) {
        boolean complete = image.contains("@") || image.indexOf(':', image.lastIndexOf('/') + 1) >= 0;
        return complete ? image : image + ":latest";
    }

    /** A password is sent to the registry only that it is for. */
    private @Nullable AuthConfig login(String image) {
        Optional<String> registry = registry(image);
        DockerSettings.Login own = settings.image()
                .filter(known -> registry(known).equals(registry))
                .flatMap(known -> settings.login())
                .orElse(null);
        DockerSettings.Login login = settings.logins().getOrDefault(registry.orElse(DOCKER_HUB), own);
        if (login == null) {
            return null;
        }
        Secret secret = secrets.get()
                .find(login.secret())
                .orElseThrow(() -> new ComputeException("the workspace has no secret '" + login.secret()
                        + "', which is to log '" + login.account() + "' in for the image '" + image
                        + "'; put it there"));
        AuthConfig auth = new AuthConfig().withUsername(login.account()).withPassword(secret.reveal());
        registry.ifPresent(auth::withRegistryAddress);
        return auth;
    }

    /** The part of an image's name that is a host; without one the engine's own default registry is meant. */
    private static Optional<String> registry(String image) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        boolean host =
                !first.equals(DOCKER_HUB) && (first.contains(".") || first.contains(":") || first.equals("localhost"));
        return host ? Optional.of(first) : Optional.empty();
    }
}
