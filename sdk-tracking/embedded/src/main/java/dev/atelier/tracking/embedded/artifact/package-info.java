/** Contents of artifacts, in files named by their hash. */
@NullMarked
package dev.atelier.tracking.embedded.artifact;

import org.jspecify.annotations.NullMarked;
