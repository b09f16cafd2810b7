/** Files of a store: reading and writing them, frames in them, and how they fail. */
@NullMarked
package dev.atelier.tracking.embedded.file;

import org.jspecify.annotations.NullMarked;
