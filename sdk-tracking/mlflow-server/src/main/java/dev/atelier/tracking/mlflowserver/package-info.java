/** Any workspace speaks MLflow's REST protocol. */
@NullMarked
package dev.atelier.tracking.mlflowserver;

import org.jspecify.annotations.NullMarked;
