/** The journal on this machine, to which metrics are appended before they are on the server. */
@NullMarked
package dev.atelier.tracking.postgresql.journal;

import org.jspecify.annotations.NullMarked;
