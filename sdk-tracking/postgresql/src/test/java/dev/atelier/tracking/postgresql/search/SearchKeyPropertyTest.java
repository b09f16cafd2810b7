package dev.atelier.tracking.postgresql.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.search.OrderBy;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SearchKeyPropertyTest {
    private static final long SEED = 11;
    private static final List<Object> SPECIAL = List.of(
            0.0,
            -0.0,
            0L,
            1L,
            1.0,
            -1L,
            0.1,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            9_007_199_254_740_993L,
            9_007_199_254_740_992.0,
            -9_007_199_254_740_993L,
            0x1p63,
            true,
            false,
            "",
            "a",
            "A",
            "1",
            "ü",
            "\uD83D\uDE00",
            "\uFB01");

    @Test
    void sortsLikeTheValues() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            Object left = value(random);
            Object right = value(random);
            assertThat(Integer.signum(Arrays.compareUnsigned(SearchKey.of(left), SearchKey.of(right))))
                    .as("seed %d: %s and %s", SEED, left, right)
                    .isEqualTo(Integer.signum(OrderBy.VALUES.compare(left, right)));
        }
    }

    private static Object value(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextLong();
            case 1 -> Double.isNaN(Double.longBitsToDouble(random.nextLong())) ? 1.5 : random.nextGaussian() * 1e18;
            case 2 -> (double) random.nextLong();
            default -> SPECIAL.get(random.nextInt(SPECIAL.size()));
        };
    }
}
