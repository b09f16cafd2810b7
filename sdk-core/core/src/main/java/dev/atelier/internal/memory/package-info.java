/** The store that lives in the heap: the reference of what a store does, and the one for tests. */
@NullMarked
package dev.atelier.internal.memory;

import org.jspecify.annotations.NullMarked;
