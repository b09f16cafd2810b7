package dev.atelier.serving;

import dev.atelier.spi.deploy.EndpointSpec.Mount;
import java.util.List;

/**
 * What a service's model is called by clients that name it: as the service, or as the registered model when there is one.
 * Immutable.
 *
 * @param service the service's name
 * @param mounts the registered models
 */
record ServedModel(String service, List<Mount> mounts) {
    boolean isCalled(String name) {
        return name.equals(service)
                || (mounts.size() == 1 && name.equals(mounts.get(0).model()));
    }

    /** Returns the version of the only registered model, else 1. */
    String version() {
        return mounts.size() == 1 ? Integer.toString(mounts.get(0).version()) : "1";
    }
}
