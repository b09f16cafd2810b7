/** A workspace directory: where things are, its marker, its leases, and what the parts of an open store share. */
@NullMarked
package dev.atelier.tracking.embedded.workspace;

import org.jspecify.annotations.NullMarked;
