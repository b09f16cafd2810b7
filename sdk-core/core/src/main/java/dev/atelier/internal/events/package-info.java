/** What scripts report through {@code events.ndjson} of a run directory: written by the script, read by its client. */
@NullMarked
package dev.atelier.internal.events;

import org.jspecify.annotations.NullMarked;
