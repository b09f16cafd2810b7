package dev.atelier.compute.docker;

import dev.atelier.compute.support.JobSpecChecks;
import dev.atelier.error.Problem;
import dev.atelier.spi.compute.JobSpec;
import java.util.ArrayList;
import java.util.List;

/** What prevents a job on an engine, as far as that can be told without asking it. */
final class DockerChecks {
    private DockerChecks() {}

    static List<Problem> of(JobSpec spec, DockerSettings settings) {
        List<Problem> problems = new ArrayList<>(JobSpecChecks.of(spec));
        if (settings.image().isEmpty()) {
            problems.add(Problem.error(
                    "image",
                    "the compute target has no image to run the job in; name one:"
                            + " DockerComputeProvider.of(DockerSettings.builder().image(…).build())"));
        }
        if (settings.user().filter(DockerSettings.IMAGE_USER::equals).isPresent()) {
            problems.add(Problem.warning(
                    "user",
                    "the job runs as the image's user, who must be able to write this user's files;"
                            + " what it writes may stay behind"));
        }
        return List.copyOf(problems);
    }
}
