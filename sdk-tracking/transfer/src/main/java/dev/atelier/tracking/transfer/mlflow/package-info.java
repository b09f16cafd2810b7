/** Reads the files and databases of MLflow. */
@NullMarked
package dev.atelier.tracking.transfer.mlflow;

import org.jspecify.annotations.NullMarked;
