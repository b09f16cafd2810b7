package dev.atelier;

import dev.atelier.internal.json.JsonObject;
import dev.atelier.service.ServiceState;
import dev.atelier.spi.deploy.EndpointObservation;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A web service's document, read by name. */
record ServiceRecord(JsonObject json) {
    String name() {
        return json.text("name");
    }

    /** The models as {@code name:version}. */
    List<String> models() {
        return json.texts("models");
    }

    String target() {
        return json.text("target");
    }

    Map<String, String> settings() {
        return json.textMap("settings");
    }

    Optional<String> entryScript() {
        return json.find("entryScript");
    }

    Optional<String> source() {
        return json.find("source");
    }

    Optional<String> scorerClass() {
        return json.find("scorerClass");
    }

    Map<String, String> variables() {
        return json.textMap("variables");
    }

    boolean needsKey() {
        return json.flag("keys");
    }

    /** Whether it can be started again from what is stored. */
    boolean restartable() {
        return entryScript().isPresent() || scorerClass().isPresent();
    }

    EndpointObservation observation() {
        return new EndpointObservation(
                ServiceState.valueOf(json.find("state").orElse(ServiceState.TRANSITIONING.name())),
                json.find("message").orElse(""),
                json.find("address").map(URI::create).orElse(null));
    }

    ServiceRecord with(EndpointObservation seen) {
        return new ServiceRecord(json.with("state", seen.state().name())
                .with("message", seen.message())
                .with("address", seen.baseUri().map(URI::toString)));
    }

    ServiceRecord with(List<String> models) {
        return new ServiceRecord(json.with("models", List.copyOf(models)));
    }
}
