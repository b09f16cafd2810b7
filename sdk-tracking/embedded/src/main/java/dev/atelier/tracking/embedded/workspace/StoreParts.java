package dev.atelier.tracking.embedded.workspace;

import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.UnforcedPaths;

/**
 * What the parts of an open store share. Immutable.
 *
 * @param layout where things are
 * @param state whether it is open
 * @param problems what was found damaged
 * @param unforced what a power cut may still undo
 * @param leases its leases
 */
public record StoreParts(Layout layout, OpenState state, Problems problems, UnforcedPaths unforced, Leases leases) {}
