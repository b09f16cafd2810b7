/** What compute backends share. */
@NullMarked
package dev.atelier.compute.support;

import org.jspecify.annotations.NullMarked;
