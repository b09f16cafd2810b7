/** Logs of values that are no points, and the files of points of the first format. */
@NullMarked
package dev.atelier.tracking.embedded.log;

import org.jspecify.annotations.NullMarked;
