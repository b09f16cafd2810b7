/** How definitions of environments are read and checked. */
@NullMarked
package dev.atelier.internal.environment;

import org.jspecify.annotations.NullMarked;
