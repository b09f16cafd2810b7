package dev.atelier.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderByPropertyTest {
    @ParameterizedTest
    @CsvSource({"params.a, 1", "params.a desc, 2"})
    void isATotalOrder(String text, long seed) {
        Comparator<FieldValues> order = OrderBy.parse(text).comparator();
        RandomFilters values = new RandomFilters(seed);
        Random random = new Random(seed);
        List<FieldValues> runs = Stream.generate(() -> run(random.nextInt(9) == 0 ? List.of() : values.value()))
                .limit(60)
                .toList();
        for (FieldValues a : runs) {
            for (FieldValues b : runs) {
                assertThat(order.compare(a, b)).as("seed %d", seed).isEqualTo(-order.compare(b, a));
                for (FieldValues c : runs) {
                    if (order.compare(a, b) <= 0 && order.compare(b, c) <= 0) {
                        assertThat(order.compare(a, c)).as("seed %d", seed).isNotPositive();
                    }
                }
            }
        }
    }

    private static FieldValues run(Object value) {
        return field -> value;
    }
}
