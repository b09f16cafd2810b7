/** Sample. */
@NullMarked
package dev.atelier.samples.jshell;

import org.jspecify.annotations.NullMarked;
