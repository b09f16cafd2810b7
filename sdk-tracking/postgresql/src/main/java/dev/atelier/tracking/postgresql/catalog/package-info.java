/** The catalog of experiments and runs, and news of what other processes commit. */
@NullMarked
package dev.atelier.tracking.postgresql.catalog;

import org.jspecify.annotations.NullMarked;
