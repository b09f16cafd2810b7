package dev.atelier.compute.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.SSLConfig;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What docker-java asks for. Its own configuration reads environment variables, system properties and files of the home
 * directory, none of which a provider may. Immutable.
 */
final class EngineConfig implements DockerClientConfig {
    private final DockerSettings settings;

    EngineConfig(DockerSettings settings) {
        this.settings = settings;
    }

    @Override
    public URI getDockerHost() {
        return settings.host();
    }

    /** Unknown: a version the server does not speak fails every call, and without one it speaks its own. */
    @Override
    public RemoteApiVersion getApiVersion() {
        return RemoteApiVersion.UNKNOWN_VERSION;
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still returns the deprecated type
    public @Nullable SSLConfig getSSLConfig() {
        return settings.certificates()
                .map(directory -> new LocalDirectorySSLConfig(directory.toString()))
                .orElse(null);
    }

    @Override
    public @Nullable String getRegistryUsername() {
        return null;
    }

    @Override
    public @Nullable String getRegistryPassword() {
        return null;
    }

    @Override
    public @Nullable String getRegistryEmail() {
        return null;
    }

    @Override
    public @Nullable String getRegistryUrl() {
        return null;
    }

    @Override
    public @Nullable AuthConfig effectiveAuthConfig(String image) {
        return null;
    }

    @Override
    public AuthConfigurations getAuthConfigurations() {
        return new AuthConfigurations();
    }
}
