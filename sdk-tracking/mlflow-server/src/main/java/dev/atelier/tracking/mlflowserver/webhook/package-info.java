/** Calls of other servers when the registry changes. */
@NullMarked
package dev.atelier.tracking.mlflowserver.webhook;

import org.jspecify.annotations.NullMarked;
