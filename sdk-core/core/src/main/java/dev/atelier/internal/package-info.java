/** What the packages of core share among themselves; not for others. */
@NullMarked
package dev.atelier.internal;

import org.jspecify.annotations.NullMarked;
