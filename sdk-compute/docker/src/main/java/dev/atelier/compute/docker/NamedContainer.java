package dev.atelier.compute.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;

/** A container as the engine is to create it. */
interface NamedContainer {
    String name();

    CreateContainerCmd command(DockerClient client);
}
