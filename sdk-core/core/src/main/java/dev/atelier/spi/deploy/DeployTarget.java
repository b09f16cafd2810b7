package dev.atelier.spi.deploy;

import dev.atelier.error.Problem;
import dev.atelier.service.ServiceKeys;
import java.util.List;

/** Serves models behind endpoints. Thread-safe; close is idempotent and drains what this process hosts. */
public interface DeployTarget extends AutoCloseable {
    /**
     * Checks an endpoint without changing anything, and reports every problem at once.
     *
     * @param spec the endpoint
     * @return what prevents it, and what would not be honoured
     */
    List<Problem> validate(EndpointSpec spec);

    /**
     * Makes the named endpoint as specified, and returns when it answers requests.
     *
     * <p>An endpoint of that name is updated without a failed request: the new version is started and made ready, then
     * takes over, then the old one is drained. It keeps its address unless the settings ask for another one.
     *
     * @param spec the endpoint
     * @return what it is now
     * @throws dev.atelier.error.ConfigurationException when {@link #validate} reports what prevents it
     * @throws dev.atelier.error.DeploymentException when it did not become ready; the message has its last log lines,
     *     and what served before still serves
     */
    EndpointObservation apply(EndpointSpec spec);

    /**
     * Looks at an endpoint.
     *
     * @param name the service's name
     * @return what it is; {@link dev.atelier.service.ServiceState#STOPPED} when this target does not host it
     */
    EndpointObservation observe(String name);

    /**
     * Replaces the keys of an endpoint at once, without a restart.
     *
     * @param name the service's name
     * @param keys the new keys
     * @throws dev.atelier.error.NotFoundException when this target does not host it
     */
    void replaceKeys(String name, ServiceKeys keys);

    /**
     * Returns the last lines of an endpoint's log.
     *
     * @param name the service's name
     * @param lines how many at most
     * @return the lines, oldest first; empty when this target does not host it
     */
    List<String> logs(String name, int lines);

    /**
     * Drains and removes an endpoint; does nothing when there is none.
     *
     * @param name the service's name
     */
    void delete(String name);

    @Override
    void close();
}
