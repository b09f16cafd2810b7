/** Experiments and runs. */
@NullMarked
package dev.atelier.tracking.mlflowserver.tracking;

import org.jspecify.annotations.NullMarked;
