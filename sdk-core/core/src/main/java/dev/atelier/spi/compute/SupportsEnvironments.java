package dev.atelier.spi.compute;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import java.util.Set;

/**
 * A backend that makes environments ready before its jobs start. Jobs with an environment of any other kind are refused;
 * {@link EnvironmentKind#HOST} needs no support, since nothing is built. Thread-safe.
 */
public interface SupportsEnvironments {
    /**
     * Returns which environments this backend makes.
     *
     * @return the kinds
     */
    Set<EnvironmentKind> environmentKinds();

    /**
     * Tells what an environment's lock covers, and whether it would be reused or built now, and why.
     *
     * @param environment the environment
     * @return text for people
     */
    String explain(EnvironmentDefinition environment);
}
