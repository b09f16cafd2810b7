/** What the formats have in common. */
@NullMarked
package dev.atelier.tracking.transfer.internal;

import org.jspecify.annotations.NullMarked;
