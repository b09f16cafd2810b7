/** Metrics: appending to the journal and reading from the server. */
@NullMarked
package dev.atelier.tracking.postgresql.metric;

import org.jspecify.annotations.NullMarked;
