package dev.atelier.serving;

import dev.atelier.error.DeploymentException;
import dev.atelier.spi.deploy.EndpointSpec.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a scorer finds its models, as {@code AZUREML_MODEL_DIR} has it: one model's own directory; with several, a
 * directory of links {@code name/version}.
 */
final class ModelDirectory implements AutoCloseable {
    private final Path path;
    private final boolean temporary;

    private ModelDirectory(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    static ModelDirectory of(List<Mount> models) {
        return models.size() == 1
                ? new ModelDirectory(models.get(0).directory().toAbsolutePath(), false)
                : linking(models);
    }

    private static ModelDirectory linking(List<Mount> models) {
        try {
            ModelDirectory links = new ModelDirectory(Files.createTempDirectory("atelier-models-"), true);
            for (Mount mount : models) {
                Path model = Files.createDirectories(links.path.resolve(mount.model()));
                Files.createSymbolicLink(
                        model.resolve(Integer.toString(mount.version())),
                        mount.directory().toAbsolutePath());
            }
            return links;
        } catch (IOException e) {
            throw new DeploymentException("The models could not be laid out in the temporary directory: " + e, e);
        }
    }

    Path path() {
        return path;
    }

    /** Removes the links, never the models. */
    @Override
    public void close() throws IOException {
        if (temporary) {
            try (Stream<Path> links = Files.walk(path)) {
                links.sorted(Comparator.reverseOrder())
                        .forEach(link -> link.toFile().delete());
            }
        }
    }
}
