package dev.atelier.tracking.embedded.metric;

/**
 * CRC-32C of the 20 bytes of a point, from its fields. Eight bytes at a step by tables (slicing by 8, Kounavis and
 * Berry 2008): for so few bytes three times as fast as {@link java.util.zip.CRC32C}, which needs them in an array.
 */
public final class RecordChecksum {
    private static final int POLYNOMIAL = 0x82F63B78; // Castagnoli, reflected
    private static final int[] TABLE = table();

    private RecordChecksum() {}

    /** Never 0, which means that nothing was written. */
    public static int of(long step, long valueBits, int delta) {
        int[] table = TABLE;
        int crc = next(table, 0xFFFF_FFFF, step);
        crc = next(table, crc, valueBits);
        int last = crc ^ delta;
        crc = ~(table[768 + (last & 0xFF)]
                ^ table[512 + (last >>> 8 & 0xFF)]
                ^ table[256 + (last >>> 16 & 0xFF)]
                ^ table[last >>> 24]);
        return crc == 0 ? 1 : crc;
    }

    private static int next(int[] table, int crc, long bytes) {
        int low = (int) bytes ^ crc;
        int high = (int) (bytes >>> 32);
        return table[1792 + (low & 0xFF)]
                ^ table[1536 + (low >>> 8 & 0xFF)]
                ^ table[1280 + (low >>> 16 & 0xFF)]
                ^ table[1024 + (low >>> 24)]
                ^ table[768 + (high & 0xFF)]
                ^ table[512 + (high >>> 8 & 0xFF)]
                ^ table[256 + (high >>> 16 & 0xFF)]
                ^ table[high >>> 24];
    }

    private static int[] table() {
        int[] table = new int[8 * 256];
        for (int i = 0; i < 256; i++) {
            int crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ (POLYNOMIAL & -(crc & 1));
            }
            table[i] = crc;
        }
        for (int i = 256; i < table.length; i++) {
            int before = table[i - 256];
            table[i] = before >>> 8 ^ table[before & 0xFF];
        }
        return table;
    }
}
