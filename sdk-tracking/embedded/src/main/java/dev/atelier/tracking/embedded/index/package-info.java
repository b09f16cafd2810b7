/** Everybody's metric files as one: which there are, and what they have of a series. */
@NullMarked
package dev.atelier.tracking.embedded.index;

import org.jspecify.annotations.NullMarked;
