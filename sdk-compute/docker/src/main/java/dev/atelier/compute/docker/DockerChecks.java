package dev.atelier.compute.docker;

import dev.atelier.compute.support.JobSpecChecks;
import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.error.Problem;
import dev.atelier.secret.Secrets;
import dev.atelier.spi.compute.JobSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What prevents a job on an engine, as far as that can be told without asking it. */
final class DockerChecks {
    private DockerChecks() {}

    static List<Problem> of(JobSpec spec, DockerSettings settings, Secrets secrets) {
        List<Problem> problems = new ArrayList<>(JobSpecChecks.of(spec));
        if (!EnvironmentImages.known(spec, settings)) {
            problems.add(Problem.error(
                    "image",
                    "neither the compute target nor the environment has an image to run the job in; name one:"
                            + " DockerComputeProvider.of(DockerSettings.builder().image(…).build()), the setting"
                            + " compute.docker.image, or fromDockerImage"));
        }
        spec.environment().ifPresent(environment -> problems.addAll(of(environment, secrets)));
        if (settings.user().filter(DockerSettings.IMAGE_USER::equals).isPresent()) {
            problems.add(Problem.warning(
                    "user",
                    "the job runs as the image's user, who must be able to write this user's files;"
                            + " what it writes may stay behind"));
        }
        return List.copyOf(problems);
    }

    private static List<Problem> of(EnvironmentDefinition environment, Secrets secrets) {
        List<Problem> problems = new ArrayList<>();
        if (environment.conda().isPresent() && !environment.pip().isEmpty()) {
            problems.add(Problem.error(
                    "environment",
                    "it has a conda specification and pip packages; list the packages in the specification"
                            + " below 'pip:'"));
        }
        environment
                .wheelhouse()
                .filter(wheels -> !Files.isDirectory(Path.of(wheels)))
                .ifPresent(wheels -> problems.add(Problem.error(
                        "environment",
                        "there is no wheelhouse " + wheels + " on this machine, which builds the image")));
        environment
                .indexSecret()
                .filter(name -> secrets.find(name).isEmpty())
                .ifPresent(name -> problems.add(Problem.error(
                        "environment", "there is no secret '" + name + "'; store it with ws.secrets().put")));
        return problems;
    }
}
