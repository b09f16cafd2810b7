/**
 * A workspace in a PostgreSQL database, shared by several processes on several machines.
 *
 * <p>This package is for users; those below it are public only to each other. The tables are described in {@code docs/postgresql.md}.
 */
@NullMarked
package dev.atelier.tracking.postgresql;

import org.jspecify.annotations.NullMarked;
