package dev.atelier.serving.wire;

/**
 * One output that a client wants. Immutable.
 *
 * @param name its name
 * @param binary whether it is wanted as binary data
 */
public record RequestedOutput(String name, boolean binary) {}
