package dev.atelier.tracking.postgresql.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PointCodecTest {
    private static final long SEED = 8;
    private static final long[] LIMITS = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 1_700_000_000_000L};

    @Test
    void givesBackEveryBit() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            PointBatch points = new PointBatch();
            for (int i = random.nextInt(50); i >= 0; i--) {
                points.add(number(random), Double.longBitsToDouble(random.nextLong()), number(random));
            }
            MetricPoints.Builder decoded = new MetricPoints.Builder(0);
            assertThat(PointCodec.decode(PointCodec.encode(points, 0, points.size()), points.size(), decoded))
                    .isTrue();
            MetricPoints result = decoded.build();
            for (int i = 0; i < points.size(); i++) {
                assertThat(result.step(i)).as("seed %d", SEED).isEqualTo(points.step(i));
                assertThat(result.timestamp(i)).isEqualTo(points.time(i));
                assertThat(Double.doubleToRawLongBits(result.value(i)))
                        .isEqualTo(Double.doubleToRawLongBits(points.value(i)));
            }
            assertThat(points.summary(0, points.size()).summary()).isEqualTo(MetricSummary.of(result));
        }
    }

    @Test
    void takesElevenBytesForAnEvenPoint() {
        PointBatch points = new PointBatch();
        for (int i = 0; i < 1_000; i++) {
            points.add(i, Math.sqrt(i), 1_700_000_000_000L + 50L * i);
        }
        assertThat(PointCodec.encode(points, 0, 1_000)).hasSizeLessThan(11_050);
    }

    private static long number(Random random) {
        return random.nextBoolean() ? LIMITS[random.nextInt(LIMITS.length)] : random.nextInt(1_000);
    }
}
