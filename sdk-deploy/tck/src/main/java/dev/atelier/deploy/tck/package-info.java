/** The contract that every deploy target passes. */
@NullMarked
package dev.atelier.deploy.tck;

import org.jspecify.annotations.NullMarked;
