/** Draws charts as SVG and PNG files with XChart. */
@NullMarked
package dev.atelier.tracking.charts;

import org.jspecify.annotations.NullMarked;
