/** What every plugin family shares: providers, their context, and the problems they report. */
@NullMarked
package dev.atelier.spi;

import org.jspecify.annotations.NullMarked;
