/** Keeping a workspace tidy: deletion, compaction and the check of what refers to what. */
@NullMarked
package dev.atelier.internal.tidy;

import org.jspecify.annotations.NullMarked;
