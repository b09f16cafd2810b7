package dev.atelier.spi.tracking;

/**
 * One document's change in the change feed. Immutable.
 *
 * @param key the document
 * @param revision the sequence number of the commit that changed it
 * @param deleted true when the commit deleted it
 */
public record Change(DocumentKey key, long revision, boolean deleted) {}
