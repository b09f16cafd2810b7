/** The contract that every compute backend passes. */
@NullMarked
package dev.atelier.compute.tck;

import org.jspecify.annotations.NullMarked;
