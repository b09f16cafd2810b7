package dev.atelier.tracking.postgresql.search;

import dev.atelier.tracking.postgresql.sql.SearchText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a value, in the order of {@link dev.atelier.search.OrderBy#VALUES}: a byte for the type; for a number the double
 * below it, as bits that sort, and what it has above that; for a text its UTF-8 bytes.
 */
final class SearchKey {
    static final byte[] NUMBERS = {0x10};
    static final byte[] BEHIND_NUMBERS = {0x11};
    static final byte[] TEXTS = {0x30};
    static final byte[] BEHIND_TEXTS = {0x31};
    private static final byte BOOLEANS = 0x20;

    /** How many bytes of a key are in the index. */
    private static final int HEAD = 100;

    private SearchKey() {}

    /** Returns the bytes of a key that are in the index. */
    static byte[] head(byte[] key) {
        return key.length <= HEAD ? key : Arrays.copyOf(key, HEAD);
    }

    /** Tells whether comparing heads with this key gives what comparing keys does. */
    static boolean isShort(byte[] key) {
        return key.length < HEAD;
    }

    /** Returns the key of a value that is not NaN. */
    static byte[] of(Object value) {
        if (value instanceof Number number) {
            double below = SearchNumbers.floor(number) + 0.0; // -0.0 is 0.0
            return ByteBuffer.allocate(1 + 2 * Long.BYTES)
                    .put(NUMBERS)
                    .putLong(sortable(below))
                    .putLong(SearchNumbers.remainder(number))
                    .array();
        }
        if (value instanceof Boolean truth) {
            return new byte[] {BOOLEANS, (byte) (truth ? 1 : 0)};
        }
        byte[] text = SearchText.of((String) value).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + text.length).put(TEXTS).put(text).array();
    }

    private static long sortable(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
    }
}
