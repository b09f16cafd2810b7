/** The store SPI: a catalog of versioned documents, metrics, artifacts, leases. */
@NullMarked
package dev.atelier.spi.tracking;

import org.jspecify.annotations.NullMarked;
