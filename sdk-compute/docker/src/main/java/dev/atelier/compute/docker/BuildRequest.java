package dev.atelier.compute.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import java.util.List;
import java.util.Map;

/**
 * The container that an image is made of. Immutable.
 *
 * @param name its name
 * @param image what it begins with
 * @param settings its network and what it sees of the engine's machine
 * @param labels its labels
 */
record BuildRequest(String name, String image, DockerSettings settings, Map<String, String> labels)
        implements NamedContainer {
    @Override
    public CreateContainerCmd command(DockerClient client) {
        HostConfig config =
                HostConfig.newHostConfig().withInit(true).withMounts(ContainerRequest.mounts(settings.mounts()));
        settings.buildNetwork().ifPresent(config::withNetworkMode);
        return client.createContainerCmd(image)
                .withName(name)
                .withLabels(labels)
                .withUser("0:0")
                .withEntrypoint("sh")
                .withCmd(Layers.SCRIPT)
                .withHealthcheck(new HealthCheck().withTest(List.of("NONE")))
                .withHostConfig(config);
    }
}
