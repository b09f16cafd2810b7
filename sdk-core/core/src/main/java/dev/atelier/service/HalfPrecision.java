package dev.atelier.service;

/** Conversions of the 16-bit floating-point types, which Java 17 lacks. */
public final class HalfPrecision {
    private static final int MANTISSA_SHIFT = 13;
    private static final float SUBNORMAL_UNIT = 0x1p-24f;

    private HalfPrecision() {}

    /**
     * Converts from IEEE 754 binary16, exactly.
     *
     * @param bits the 16 bits
     * @return the number
     */
    public static float fromBinary16(short bits) {
        int exponent = (bits >> 10) & 0x1f;
        int mantissa = bits & 0x3ff;
        float magnitude;
        if (exponent == 0) {
            magnitude = mantissa * SUBNORMAL_UNIT;
        } else if (exponent == 0x1f) {
            magnitude = Float.intBitsToFloat(0x7f800000 | (mantissa << MANTISSA_SHIFT));
        } else {
            magnitude = Float.intBitsToFloat(((exponent + 112) << 23) | (mantissa << MANTISSA_SHIFT));
        }
        return bits < 0 ? -magnitude : magnitude;
    }

    /**
     * Converts to IEEE 754 binary16, to the nearest and of two to the even one.
     *
     * @param number the number; beyond 65504 it becomes infinite
     * @return the 16 bits
     */
    public static short toBinary16(float number) {
        int sign = (Float.floatToRawIntBits(number) >>> 16) & 0x8000;
        float magnitude = Math.abs(number);
        if (Float.isNaN(number)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude < 0x1p-14f) {
            return (short) (sign | (int) Math.rint(magnitude / SUBNORMAL_UNIT));
        }
        int bits = Float.floatToRawIntBits(magnitude);
        int rounded = bits + 0xfff + ((bits >> MANTISSA_SHIFT) & 1);
        int half = (rounded >> MANTISSA_SHIFT) - (112 << 10);
        return (short) (sign | Math.min(half, 0x7c00));
    }

    /**
     * Converts from bfloat16, exactly.
     *
     * @param bits the 16 bits
     * @return the number
     */
    public static float fromBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /**
     * Converts to bfloat16, to the nearest and of two to the even one.
     *
     * @param number the number
     * @return the 16 bits
     */
    public static short toBfloat16(float number) {
        int bits = Float.floatToRawIntBits(number);
        if (Float.isNaN(number)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7fff + ((bits >> 16) & 1)) >>> 16);
    }
}
