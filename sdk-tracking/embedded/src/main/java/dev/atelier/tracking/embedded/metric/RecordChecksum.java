package dev.atelier.tracking.embedded.metric;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC-32C of the 20 bytes of a point, from its fields. A table for each byte (slicing, Kounavis and Berry 2008, by all 20
 * of them), so that no look-up waits for another: for so few bytes several times as fast as {@link java.util.zip.CRC32C},
 * which needs them in an array.
 */
public final class RecordChecksum {
    private static final int POLYNOMIAL = 0x82F63B78; // Castagnoli, reflected
    private static final int BYTES = 20;
    private static final int[] TABLE = table();

    private RecordChecksum() {}

    /** Checksums of all bytes of records one behind the other: with their own checksums in them, it is their number alone that decides. */
    private static final class OfWhole {
        private static final int MOST = 2_048;
        private static final int[] CHECKSUMS = checksums();

        private static int[] checksums() {
            byte[] record = PointRecord.encode(0, 0, 0).array();
            int[] checksums = new int[MOST + 1];
            CRC32C crc = new CRC32C();
            for (int count = 1; count <= MOST; count++) {
                crc.update(record, 0, record.length);
                checksums[count] = (int) crc.getValue();
            }
            return checksums;
        }
    }

    /** Never 0, which means that nothing was written. */
    public static int of(long step, long valueBits, int delta) {
        int crc = ~(ofLong(step ^ 0xFFFF_FFFFL, 12) ^ ofLong(valueBits, 4) ^ ofInt(delta, 0));
        return crc == 0 ? 1 : crc;
    }

    /**
     * Tells for sure that records are whole, by one pass over all their bytes, which processors do several times as fast as
     * one by one: what follows from a CRC with its own bytes behind it does not depend on what it is of, so that whole
     * records have one checksum for each number of them. False also for the one in four thousand million that has no 0.
     */
    public static boolean areWhole(ByteBuffer records, int count) {
        if (count > OfWhole.MOST) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(records.duplicate().limit(records.position() + count * PointRecord.SIZE));
        return (int) crc.getValue() == OfWhole.CHECKSUMS[count];
    }

    private static int ofLong(long bytes, int behind) {
        return ofInt((int) bytes, behind + 4) ^ ofInt((int) (bytes >>> 32), behind);
    }

    /** What four bytes add to the checksum, with so many behind them. */
    private static int ofInt(int bytes, int behind) {
        int[] table = TABLE;
        int at = behind << 8;
        return (table[at + 768 + (bytes & 0xFF)] ^ table[at + 512 + (bytes >>> 8 & 0xFF)])
                ^ (table[at + 256 + (bytes >>> 16 & 0xFF)] ^ table[at + (bytes >>> 24)]);
    }

    private static int[] table() {
        int[] table = new int[BYTES << 8];
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
