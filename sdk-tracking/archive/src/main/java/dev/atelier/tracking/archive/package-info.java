/** A workspace or runs of it in one file, exported and imported with their lineage; {@code docs/archive.md} has the format. */
@NullMarked
package dev.atelier.tracking.archive;

import org.jspecify.annotations.NullMarked;
