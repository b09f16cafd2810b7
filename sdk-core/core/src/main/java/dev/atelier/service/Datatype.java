package dev.atelier.service;

/** The type of a tensor's elements, named as the Open Inference Protocol names it. */
public enum Datatype {
    /** One byte, 0 or 1. */
    BOOL(1),
    /** An unsigned byte. */
    UINT8(1),
    /** An unsigned 16-bit integer. */
    UINT16(2),
    /** An unsigned 32-bit integer. */
    UINT32(4),
    /** An unsigned 64-bit integer. */
    UINT64(8),
    /** A signed byte. */
    INT8(1),
    /** A signed 16-bit integer. */
    INT16(2),
    /** A signed 32-bit integer. */
    INT32(4),
    /** A signed 64-bit integer. */
    INT64(8),
    /** A half-precision number, IEEE 754 binary16. */
    FP16(2),
    /** The upper half of an {@link #FP32}. */
    BF16(2),
    /** A single-precision number. */
    FP32(4),
    /** A double-precision number. */
    FP64(8),
    /** Bytes of any length, mostly a text in UTF-8. */
    BYTES(0);

    private final int bytes;

    Datatype(int bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns the length of one element.
     *
     * @return a number of bytes; 0 for {@link #BYTES}, whose elements differ
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Tells whether the elements are whole numbers.
     *
     * @return true for the signed and the unsigned integers
     */
    public boolean isInteger() {
        return switch (this) {
            case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> true;
            default -> false;
        };
    }
}
