/** Sample. */
@NullMarked
package dev.atelier.samples.quickstart;

import org.jspecify.annotations.NullMarked;
