/** Java libraries by their Maven coordinates. */
@NullMarked
package dev.atelier.compute.maven;

import org.jspecify.annotations.NullMarked;
