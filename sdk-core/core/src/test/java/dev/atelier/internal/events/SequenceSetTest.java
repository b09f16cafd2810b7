package dev.atelier.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequenceSetTest {
    @Test
    void holdsWhatWasAddedInAnyOrder() {
        Random random = new Random(3);
        SequenceSet numbers = new SequenceSet();
        Set<Long> expected = new HashSet<>();
        for (int i = 0; i < 3_000; i++) {
            long number = random.nextInt(4_000);
            assertThat(numbers.contains(number)).as("seed 3, number %d", number).isEqualTo(expected.contains(number));
            numbers.add(number);
            expected.add(number);
        }
    }

    @Test
    void staysSmallWhenNumbersAreMissing() {
        SequenceSet numbers = new SequenceSet();
        for (long number = 100_000; number >= 0; number--) {
            if (number != 5) {
                numbers.add(number);
            }
        }

        assertThat(numbers.ranges()).isEqualTo(2);
        assertThat(numbers.contains(5)).isFalse();
    }

    @Test
    void takesTheGreatestAndTheLeastNumber() {
        SequenceSet numbers = new SequenceSet();
        numbers.add(Long.MAX_VALUE);
        numbers.add(Long.MIN_VALUE);

        assertThat(numbers.contains(Long.MAX_VALUE)).isTrue();
        assertThat(numbers.contains(Long.MIN_VALUE)).isTrue();
        assertThat(numbers.contains(0)).isFalse();
    }
}
