/** Verification: reading all files of a workspace and telling what is damaged. */
@NullMarked
package dev.atelier.tracking.embedded.verify;

import org.jspecify.annotations.NullMarked;
