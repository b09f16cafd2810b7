/**
 * The search language: filters and orders over runs, as text and as immutable data.
 *
 * <p>{@link dev.atelier.search.Filter} documents the grammar and what it means. A store evaluates the tree in memory, with
 * {@link dev.atelier.search.Filter#matches}, or translates it into its own query language.
 */
@NullMarked
package dev.atelier.search;

import org.jspecify.annotations.NullMarked;
