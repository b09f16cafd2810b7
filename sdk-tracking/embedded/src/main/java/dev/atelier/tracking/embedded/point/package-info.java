/** Files of points that are still appended to, or have not been sealed yet, as they are read: journal and blocks. */
@NullMarked
package dev.atelier.tracking.embedded.point;

import org.jspecify.annotations.NullMarked;
