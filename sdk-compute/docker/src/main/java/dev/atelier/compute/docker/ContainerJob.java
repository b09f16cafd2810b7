package dev.atelier.compute.docker;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.spi.compute.JobSpec;
import java.nio.file.Path;
import java.util.List;

/** Jobs as they are in their containers: with the packages of the image as their environment, and its libraries. */
final class ContainerJob {
    private ContainerJob() {}

    static JobSpec of(JobSpec spec) {
        List<Path> jars = spec.classPath();
        EnvironmentDefinition environment = spec.environment().orElse(null);
        return spec.toBuilder()
                .environment(
                        environment == null
                                ? null
                                : Layers.packages(environment).orElse(environment))
                .classPath(jars.stream().map(jar -> Layers.library(jars, jar)).toList())
                .build();
    }
}
