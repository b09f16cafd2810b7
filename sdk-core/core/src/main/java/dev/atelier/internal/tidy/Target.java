package dev.atelier.internal.tidy;

import dev.atelier.spi.tracking.DocumentKey;

/**
 * Something that is to be deleted.
 *
 * @param key its document
 * @param label what it is for people: the experiment of a run, the run of an artifact
 * @param files how many files it has
 * @param bytes the size of those files that nothing else refers to; each is counted for one target only
 */
public record Target(DocumentKey key, String label, long files, long bytes) {}
