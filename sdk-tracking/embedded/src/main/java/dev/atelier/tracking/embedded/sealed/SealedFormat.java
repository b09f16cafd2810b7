package dev.atelier.tracking.embedded.sealed;

import dev.atelier.tracking.embedded.file.Frame;

/** The types of the frames that a sealed file consists of; {@code docs/format.md} describes them. */
public final class SealedFormat {
    public static final String SUFFIX = ".sealed";

    /** Points of one series; the frame's sequence is their number. */
    static final int CHUNK = 17;

    /** Where the chunks of one part are, with a summary of each; the sequence is their number. */
    static final int CHUNK_TABLE = 18;

    /** Structured values of one part; the sequence is their number. */
    static final int VALUES = 19;

    /** Runs and what they have in this file; the sequence is the number of the first run. */
    static final int PAGE = 20;

    /** What the file replaces, where the pages are, and which runs they hold. */
    static final int INDEX = 21;

    /** Where the index is: the last frame. */
    static final int TRAILER = 22;

    static final int TRAILER_LENGTH = Frame.HEADER + Long.BYTES;

    /** Up to this many points stand in the page itself: a chunk of their own would cost more than they do. */
    static final int MOST_INLINE_POINTS = 32;

    /** Structured values up to this many characters altogether stand in the page itself. */
    static final int MOST_INLINE_CHARACTERS = 256;

    private SealedFormat() {}
}
