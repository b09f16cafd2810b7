/** How numbers are packed in sealed files. */
@NullMarked
package dev.atelier.tracking.embedded.sealed.codec;

import org.jspecify.annotations.NullMarked;
