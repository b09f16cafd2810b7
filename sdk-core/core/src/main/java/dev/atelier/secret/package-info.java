/** Secrets: texts that are masked, compared in constant time, and kept out of the catalog. */
@NullMarked
package dev.atelier.secret;

import org.jspecify.annotations.NullMarked;
