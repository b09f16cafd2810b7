/** MLflow's filters and orders. */
@NullMarked
package dev.atelier.tracking.mlflowserver.search;

import org.jspecify.annotations.NullMarked;
