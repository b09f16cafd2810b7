package dev.atelier.tracking.mlflowserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Hears of changes of the registry after they were stored. */
@FunctionalInterface
public interface RegistryEvents {
    /**
     * Hears of a change.
     *
     * @param entity as MLflow's webhooks name it, such as {@code MODEL_VERSION}
     * @param action such as {@code CREATED}
     */
    void happened(String entity, String action, ObjectNode data);
}
