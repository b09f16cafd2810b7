/** The database: connections to it, its URI and its migrations, and how calls to it fail. */
@NullMarked
package dev.atelier.tracking.postgresql.database;

import org.jspecify.annotations.NullMarked;
