/** Charts: data that is drawn as text in a terminal, or as a picture by a renderer. */
@NullMarked
package dev.atelier.chart;

import org.jspecify.annotations.NullMarked;
