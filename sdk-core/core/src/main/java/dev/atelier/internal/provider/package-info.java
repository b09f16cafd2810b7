/** Finds the providers of a plugin family and chooses among them. */
@NullMarked
package dev.atelier.internal.provider;

import org.jspecify.annotations.NullMarked;
