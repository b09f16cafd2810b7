/** Writes and reads event files of TensorBoard. */
@NullMarked
package dev.atelier.tracking.transfer.tensorboard;

import org.jspecify.annotations.NullMarked;
