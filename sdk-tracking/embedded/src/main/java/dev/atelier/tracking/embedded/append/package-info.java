/** Appending metrics: the files of one store, mapped to memory where that is safe. */
@NullMarked
package dev.atelier.tracking.embedded.append;

import org.jspecify.annotations.NullMarked;
