/** What the machine, this process and the GPUs are busy with. */
@NullMarked
package dev.atelier.internal.system;

import org.jspecify.annotations.NullMarked;
