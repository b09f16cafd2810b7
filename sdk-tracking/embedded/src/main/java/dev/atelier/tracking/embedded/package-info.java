/**
 * The default store: append-only files in the workspace directory, shared safely by several processes.
 *
 * <p>The files are described in {@code docs/format.md}. Behind this package, the only one exported, are {@code file} and
 * {@code workspace}; {@code catalog} and {@code artifact}; {@code metric} with its kinds of files {@code log}, {@code point}
 * and {@code sealed}, which {@code append} writes and {@code index} reads; {@code compaction} and {@code verify}.
 */
@NullMarked
package dev.atelier.tracking.embedded;

import org.jspecify.annotations.NullMarked;
