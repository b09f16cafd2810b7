/** Brings what is in the journals to the server, and puts small chunks together there. */
@NullMarked
package dev.atelier.tracking.postgresql.shipping;

import org.jspecify.annotations.NullMarked;
