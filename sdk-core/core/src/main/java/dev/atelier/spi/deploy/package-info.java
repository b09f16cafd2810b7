/** The deployment SPI: targets that serve models. */
@NullMarked
package dev.atelier.spi.deploy;

import org.jspecify.annotations.NullMarked;
