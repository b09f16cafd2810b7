/** Sealed files: what compaction makes of finished metric files. */
@NullMarked
package dev.atelier.tracking.embedded.sealed;

import org.jspecify.annotations.NullMarked;
