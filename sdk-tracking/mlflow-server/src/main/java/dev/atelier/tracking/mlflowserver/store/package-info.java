/** Documents and points of the workspace, as docs/documents.md has them. */
@NullMarked
package dev.atelier.tracking.mlflowserver.store;

import org.jspecify.annotations.NullMarked;
