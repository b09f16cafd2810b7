/**
 * The default store: append-only files in the workspace directory, shared safely by several processes.
 *
 * <p>The files are described in {@code docs/format.md}.
 */
@NullMarked
package dev.atelier.tracking.embedded;

import org.jspecify.annotations.NullMarked;
