/** Columns of the runs in memory, for stores without a search of their own. */
@NullMarked
package dev.atelier.internal.search;

import org.jspecify.annotations.NullMarked;
