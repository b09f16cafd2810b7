package dev.atelier.tracking.embedded.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class RecordChecksumTest {
    @Test
    void agreesWithTheChecksumOfTheBytes() {
        long seed = 11;
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long step = random.nextLong();
            long bits = random.nextLong();
            int delta = random.nextInt();
            ByteBuffer bytes = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putLong(step).putLong(bits).putInt(delta);
            CRC32C crc = new CRC32C();
            crc.update(bytes.flip());
            assertThat(RecordChecksum.of(step, bits, delta))
                    .as("seed %d, record %d", seed, i)
                    .isEqualTo((int) crc.getValue());
        }
    }
}
