/** The API: a {@link dev.atelier.Workspace} and the live handles it gives out. */
@NullMarked
package dev.atelier;

import org.jspecify.annotations.NullMarked;
