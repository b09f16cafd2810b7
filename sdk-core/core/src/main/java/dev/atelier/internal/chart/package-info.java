/** Draws figures as text, for terminals. */
@NullMarked
package dev.atelier.internal.chart;

import org.jspecify.annotations.NullMarked;
