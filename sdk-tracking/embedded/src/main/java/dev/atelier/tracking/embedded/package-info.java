/** The default store: append-only files in the workspace directory. */
@NullMarked
package dev.atelier.tracking.embedded;

import org.jspecify.annotations.NullMarked;
