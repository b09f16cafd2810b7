/** Runs from and to other trackers: MLflow, TensorBoard, CSV and JSON lines. */
@NullMarked
package dev.atelier.tracking.transfer;

import org.jspecify.annotations.NullMarked;
