/** Writes and reads comma-separated values and JSON lines. */
@NullMarked
package dev.atelier.tracking.transfer.text;

import org.jspecify.annotations.NullMarked;
