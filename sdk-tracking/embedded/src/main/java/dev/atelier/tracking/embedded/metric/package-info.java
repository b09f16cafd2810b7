/** What all kinds of metric files have in common: series, points, names, and whether somebody still writes them. */
@NullMarked
package dev.atelier.tracking.embedded.metric;

import org.jspecify.annotations.NullMarked;
