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

    @Test
    void tellsWholeRecordsFromDamagedOnesWhateverIsInThem() {
        long seed = 12;
        Random random = new Random(seed);
        int count = 1_000;
        ByteBuffer records = ByteBuffer.allocate((count + 1) * PointRecord.SIZE);
        for (int i = 0; i < count; i++) {
            records.put(PointRecord.encode(random.nextLong(), random.nextLong(), random.nextInt()));
        }
        records.rewind();
        assertThat(RecordChecksum.areWhole(records, 0)).isTrue();
        assertThat(RecordChecksum.areWhole(records, 1)).isTrue();
        assertThat(RecordChecksum.areWhole(records, count)).isTrue();
        assertThat(RecordChecksum.areWhole(records, count + 1))
                .as("the last is empty")
                .isFalse();
        for (int i = 0; i < 1_000; i++) {
            int damaged = random.nextInt(count * PointRecord.SIZE);
            byte before = records.get(damaged);
            records.put(damaged, (byte) (before ^ 1 << random.nextInt(8)));
            assertThat(RecordChecksum.areWhole(records, count))
                    .as("seed %d, byte %d", seed, damaged)
                    .isFalse();
            records.put(damaged, before);
        }
    }
}
