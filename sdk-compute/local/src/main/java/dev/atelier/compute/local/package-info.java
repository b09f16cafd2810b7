/** Jobs as processes of this machine. */
@NullMarked
package dev.atelier.compute.local;

import org.jspecify.annotations.NullMarked;
