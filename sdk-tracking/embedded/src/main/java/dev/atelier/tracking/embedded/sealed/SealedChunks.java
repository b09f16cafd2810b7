package dev.atelier.tracking.embedded.sealed;

/**
 * The chunks of a part. Immutable.
 *
 * @param number how many there are
 * @param bytes how many bytes they take
 * @param all what can be said of all their points; its position is that of the chunk table, or of the chunk when it is one
 */
record SealedChunks(int number, long bytes, SealedChunk all) {}
