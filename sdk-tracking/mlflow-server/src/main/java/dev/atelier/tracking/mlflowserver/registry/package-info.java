/** Registered models, their versions, and the models that runs have logged. */
@NullMarked
package dev.atelier.tracking.mlflowserver.registry;

import org.jspecify.annotations.NullMarked;
