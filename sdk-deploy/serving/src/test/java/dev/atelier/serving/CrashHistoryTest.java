package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CrashHistoryTest {
    private final AtomicLong now = new AtomicLong();
    private final CrashHistory crashes = new CrashHistory(now::get);

    @Test
    void restartsAtOnceTheFirstTimeAndThenEverLater() {
        assertThat(crashes.add()).isZero();
        Duration last = Duration.ZERO;
        for (int i = 0; i < 4; i++) {
            Duration next = crashes.add();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
        for (int i = 0; i < 100; i++) {
            assertThat(crashes.add()).isLessThanOrEqualTo(Duration.ofSeconds(30));
        }
    }

    @Test
    void moreThanFiveInFiveMinutesAreALoop() {
        for (int i = 0; i < 5; i++) {
            crashes.add();
        }
        assertThat(crashes.isLoop()).isFalse();
        crashes.add();
        assertThat(crashes.isLoop()).isTrue();

        now.addAndGet(Duration.ofMinutes(5).plusNanos(1).toNanos());

        assertThat(crashes.isLoop()).isFalse();
        assertThat(crashes.add()).isZero();
    }
}
