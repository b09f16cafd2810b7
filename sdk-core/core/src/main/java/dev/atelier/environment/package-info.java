/** Environments as data: what a job needs around it, and how that is identified. */
@NullMarked
package dev.atelier.environment;

import org.jspecify.annotations.NullMarked;
