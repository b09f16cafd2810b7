/** Files of runs and models. */
@NullMarked
package dev.atelier.tracking.mlflowserver.artifact;

import org.jspecify.annotations.NullMarked;
