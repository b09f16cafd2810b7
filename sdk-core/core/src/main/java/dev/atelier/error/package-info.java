/** Exceptions; each leaf tells what is now true and what the caller can do. */
@NullMarked
package dev.atelier.error;

import org.jspecify.annotations.NullMarked;
