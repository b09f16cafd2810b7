/** Pieces of SQL, and texts and arrays as the tables keep them. */
@NullMarked
package dev.atelier.tracking.postgresql.sql;

import org.jspecify.annotations.NullMarked;
