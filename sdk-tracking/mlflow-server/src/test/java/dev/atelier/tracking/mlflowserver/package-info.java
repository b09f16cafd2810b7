/** Tests of the MLflow server. */
@NullMarked
package dev.atelier.tracking.mlflowserver;

import org.jspecify.annotations.NullMarked;
