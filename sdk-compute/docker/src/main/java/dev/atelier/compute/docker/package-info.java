/** Jobs in containers of a Docker Engine. */
@NullMarked
package dev.atelier.compute.docker;

import org.jspecify.annotations.NullMarked;
