/** MLflow's JSON: requests, answers, errors, limits. */
@NullMarked
package dev.atelier.tracking.mlflowserver.protocol;

import org.jspecify.annotations.NullMarked;
