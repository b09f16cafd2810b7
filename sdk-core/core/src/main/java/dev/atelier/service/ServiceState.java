package dev.atelier.service;

/** How a web service is; the first five are those of the Azure ML v1 SDK. Immutable. */
public enum ServiceState {
    /** Being deployed, updated or deleted. */
    TRANSITIONING("Transitioning"),
    /** Answers requests. */
    HEALTHY("Healthy"),
    /** Runs but does not answer requests. */
    UNHEALTHY("Unhealthy"),
    /** There is no room for it. */
    UNSCHEDULABLE("Unschedulable"),
    /** Could not be deployed. */
    FAILED("Failed"),
    /** Not hosted by any running JVM now. */
    STOPPED("Stopped");

    private final String label;

    ServiceState(String label) {
        this.label = label;
    }

    /** Returns the name used in the v1 SDK, such as {@code Healthy}. */
    @Override
    public String toString() {
        return label;
    }
}
