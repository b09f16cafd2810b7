/**
 * The contract of workspace stores, to be bound by every implementation in a test of its own.
 *
 * <p>{@link dev.atelier.tracking.tck.StoreContract} holds for all stores, {@link
 * dev.atelier.tracking.tck.SharedStoreContract} adds what holds for those that outlive their handle.
 */
@NullMarked
package dev.atelier.tracking.tck;

import org.jspecify.annotations.NullMarked;
