/** Searches for runs in SQL, and the tables they need. */
@NullMarked
package dev.atelier.tracking.postgresql.search;

import org.jspecify.annotations.NullMarked;
