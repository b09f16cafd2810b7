/** Writes reports as HTML pages that need no other file. */
@NullMarked
package dev.atelier.internal.report;

import org.jspecify.annotations.NullMarked;
