/** Compaction: sealing finished metric files, and dropping what was deleted. */
@NullMarked
package dev.atelier.tracking.embedded.compaction;

import org.jspecify.annotations.NullMarked;
