/** The whole loop, through the public API, with real files and processes. */
@NullMarked
package dev.atelier.starter;

import org.jspecify.annotations.NullMarked;
