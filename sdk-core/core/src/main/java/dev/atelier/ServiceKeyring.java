package dev.atelier;

import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import dev.atelier.service.ServiceKeys;
import java.util.Optional;

/** The keys of services, kept among the secrets so that they stay the same when a service is deployed again. */
final class ServiceKeyring {
    private final Secrets secrets;

    ServiceKeyring(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Returns a service's keys, made when there are none yet. */
    ServiceKeys keys(String service) {
        Optional<Secret> primary = secrets.find(primary(service));
        Optional<Secret> secondary = secrets.find(secondary(service));
        if (primary.isPresent() && secondary.isPresent()) {
            return new ServiceKeys(primary.get(), secondary.get());
        }
        ServiceKeys keys = ServiceKeys.random();
        put(service, keys);
        return keys;
    }

    void put(String service, ServiceKeys keys) {
        secrets.put(primary(service), keys.primary());
        secrets.put(secondary(service), keys.secondary());
    }

    void delete(String service) {
        secrets.delete(primary(service));
        secrets.delete(secondary(service));
    }

    private static String primary(String service) {
        return "service." + service + ".primary";
    }

    private static String secondary(String service) {
        return "service." + service + ".secondary";
    }
}
