/** The compute SPI: backends that run jobs by the run directory protocol. */
@NullMarked
package dev.atelier.spi.compute;

import org.jspecify.annotations.NullMarked;
