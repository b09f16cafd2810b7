package dev.atelier.compute.maven;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;

/** One use of Maven's resolver. Confined to one thread. */
final class Resolution implements AutoCloseable {
    private final Context maven;

    private Resolution(Context maven) {
        this.maven = maven;
    }

    static Resolution open(Map<String, String> settings) {
        ContextOverrides.Builder overrides = ContextOverrides.create()
                .withUserSettings(true)
                .offline(Boolean.parseBoolean(settings.getOrDefault("offline", "false")));
        if (settings.containsKey("settings")) {
            overrides.withUserSettingsXmlOverride(Path.of(settings.get("settings")));
        }
        if (settings.containsKey("local-repository")) {
            overrides.withLocalRepositoryOverride(Path.of(settings.get("local-repository")));
        }
        return new Resolution(Runtimes.INSTANCE.getRuntime().create(overrides.build()));
    }

    /** Looks for each library by itself, so that all that are missing are known at once. */
    List<Problem> problems(List<String> coordinates) {
        List<Problem> problems = new ArrayList<>();
        for (String coordinate : coordinates) {
            try {
                maven.repositorySystem()
                        .resolveArtifact(
                                maven.repositorySystemSession(),
                                new ArtifactRequest(artifact(coordinate), maven.remoteRepositories(), null));
            } catch (ArtifactResolutionException e) {
                problems.add(Problem.error("maven", String.valueOf(e.getMessage())));
            }
        }
        return problems;
    }

    List<Path> resolve(List<String> coordinates) {
        List<Dependency> roots = coordinates.stream()
                .map(coordinate -> new Dependency(artifact(coordinate), JavaScopes.COMPILE))
                .toList();
        CollectRequest request = new CollectRequest(roots, List.of(), maven.remoteRepositories());
        try {
            return maven
                    .repositorySystem()
                    .resolveDependencies(
                            maven.repositorySystemSession(),
                            new DependencyRequest(request, DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME)))
                    .getArtifactResults()
                    .stream()
                    .map(ArtifactResult::getArtifact)
                    .map(artifact -> artifact.getFile().toPath().toAbsolutePath())
                    .toList();
        } catch (DependencyResolutionException e) {
            throw new ConfigurationException("the libraries cannot be resolved: " + e.getMessage());
        }
    }

    private static Artifact artifact(String coordinate) {
        return new DefaultArtifact(coordinate);
    }

    @Override
    public void close() {
        maven.close();
    }
}
