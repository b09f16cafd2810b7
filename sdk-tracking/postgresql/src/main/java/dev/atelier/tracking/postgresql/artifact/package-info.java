/** Contents of artifacts, stored in pieces. */
@NullMarked
package dev.atelier.tracking.postgresql.artifact;

import org.jspecify.annotations.NullMarked;
