package dev.atelier.internal.tidy;

import dev.atelier.spi.tracking.DocumentKey;

/**
 * Something that was asked to be deleted and stays.
 *
 * @param key its document
 * @param label what it is for people, as in {@link Target}
 * @param reason why it stays, and what to do about it
 */
public record Refusal(DocumentKey key, String label, String reason) {}
