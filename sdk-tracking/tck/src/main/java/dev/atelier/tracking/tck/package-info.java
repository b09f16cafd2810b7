/** The contract that every workspace store passes. */
@NullMarked
package dev.atelier.tracking.tck;

import org.jspecify.annotations.NullMarked;
