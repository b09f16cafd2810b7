@NullMarked
package dev.atelier.tracking.transfer;

import org.jspecify.annotations.NullMarked;
