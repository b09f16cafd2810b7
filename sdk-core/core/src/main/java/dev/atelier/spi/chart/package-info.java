/** The SPI of what draws charts into files, and the figures it gets to draw. */
@NullMarked
package dev.atelier.spi.chart;

import org.jspecify.annotations.NullMarked;
