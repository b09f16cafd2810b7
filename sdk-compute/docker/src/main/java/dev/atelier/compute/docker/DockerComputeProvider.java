package dev.atelier.compute.docker;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.ComputeException;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.ComputeProvider;
import java.io.IOException;

/**
 * Runs jobs in containers of a Docker Engine, which outlive the JVM that submits them. Thread-safe.
 *
 * <pre>{@code
 * DockerSettings settings = DockerSettings.builder().image("python:3.11-slim").build();
 * Workspace workspace = Workspace.builder().addCompute(DockerComputeProvider.of(settings)).open();
 * }</pre>
 *
 * <p>A workspace may set {@code compute.docker.host}, {@code certificates}, {@code image}, {@code files}, {@code pull},
 * {@code network}, {@code build-network} and {@code user}, which count more than what is given here.
 */
public final class DockerComputeProvider implements ComputeProvider {
    /** The name of the compute target, unless it is given another. */
    public static final String TYPE = "docker";

    private final String name;
    private final DockerSettings settings;

    /**
     * Creates the provider that is found on the class path; the workspace's settings say which image it uses, such as
     * {@code compute.docker.image}.
     */
    public DockerComputeProvider() {
        this(TYPE, DockerSettings.builder().build());
    }

    private DockerComputeProvider(String name, DockerSettings settings) {
        this.name = name;
        this.settings = settings;
    }

    /**
     * Creates the compute target {@code docker}.
     *
     * @param settings how it runs jobs
     * @return the provider
     */
    public static DockerComputeProvider of(DockerSettings settings) {
        return named(TYPE, settings);
    }

    /**
     * Creates a compute target by another name, for workspaces that have several.
     *
     * @param name its name, which matches {@code [a-z][a-z0-9-]*}
     * @param settings how it runs jobs
     * @return the provider
     */
    public static DockerComputeProvider named(String name, DockerSettings settings) {
        return new DockerComputeProvider(requireNonNull(name, "name"), requireNonNull(settings, "settings"));
    }

    @Override
    public String type() {
        return name;
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public ComputeBackend open(ProviderContext context) {
        try {
            return DockerComputeBackend.open(name, settings.with(context.settings()), context);
        } catch (IOException e) {
            throw new ComputeException(
                    "Docker compute cannot use its directory " + context.workDirectory() + ": " + e.getMessage(), e);
        }
    }
}
