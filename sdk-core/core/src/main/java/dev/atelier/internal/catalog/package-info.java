/** Typed access to the catalog: parsed documents, transactions that retry on conflict. */
@NullMarked
package dev.atelier.internal.catalog;

import org.jspecify.annotations.NullMarked;
