package dev.atelier.tracking.mlflowserver.routes;

/** How long requests and files may be, in bytes. */
public record ServerLimits(int requestBytes, long artifactBytes) {
    /** MLflow's largest request has a dataset's profile of 16 MB. */
    public static final ServerLimits STANDARD = new ServerLimits(20 << 20, Long.MAX_VALUE);
}
