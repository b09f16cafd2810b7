/** The catalog: a log of documents, and its snapshots. */
@NullMarked
package dev.atelier.tracking.embedded.catalog;

import org.jspecify.annotations.NullMarked;
