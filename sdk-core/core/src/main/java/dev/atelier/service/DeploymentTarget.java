package dev.atelier.service;

import java.util.Map;

/** Where a web service is to run; the counterpart of v1's deployment configurations. Implementations are immutable. */
public interface DeploymentTarget {
    /**
     * Returns the type of the deploy provider.
     *
     * @return the type, such as {@code local}
     */
    String type();

    /**
     * Returns the target's own settings.
     *
     * @return an immutable map; the provider documents its keys
     */
    Map<String, String> settings();
}
