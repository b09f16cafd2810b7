/** Ignore files and differences of texts by JGit. */
@NullMarked
package dev.atelier.compute.git;

import org.jspecify.annotations.NullMarked;
