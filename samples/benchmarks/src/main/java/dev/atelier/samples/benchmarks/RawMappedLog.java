package dev.atelier.samples.benchmarks;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** The reference for appends: records of 32 bytes with a CRC-32C, one behind the other in a fresh mapped file; no clock, no lock. */
final class RawMappedLog {
    private static final int RECORD = 32;
    private static final int CHUNK = 4 << 20;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private RawMappedLog() {}

    static void append(Path file, int records) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            CRC32C crc = new CRC32C();
            byte[] record = new byte[RECORD];
            int done = 0;
            for (long offset = 0; done < records; offset += CHUNK) {
                MappedByteBuffer chunk = channel.map(FileChannel.MapMode.READ_WRITE, offset, CHUNK);
                while (chunk.remaining() >= RECORD && done < records) {
                    fill(record, done++, crc);
                    chunk.put(record);
                }
            }
        }
    }

    private static void fill(byte[] record, int number, CRC32C crc) {
        LONG.set(record, 0, (long) number);
        LONG.set(record, 8, Double.doubleToRawLongBits(Values.value(number)));
        LONG.set(record, 16, 1_700_000_000_000L + number);
        INT.set(record, 24, number % Values.METRICS.length);
        crc.reset();
        crc.update(record, 0, RECORD - 4);
        INT.set(record, 28, (int) crc.getValue());
    }
}
