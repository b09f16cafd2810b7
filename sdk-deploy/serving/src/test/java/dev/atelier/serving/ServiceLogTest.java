package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ServiceLogTest {
    private final ServiceLog log = new ServiceLog(Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));

    @Test
    void keepsLinesWithTheirTime() {
        log.append("one\ntwo");

        assertThat(log.tail(10)).containsExactly("2026-01-02T03:04:05Z one", "2026-01-02T03:04:05Z two");
        assertThat(log.tail(1)).containsExactly("2026-01-02T03:04:05Z two");
        assertThat(log.tail(0)).isEmpty();
    }

    @Test
    void keepsTheLastFiveThousandLines() {
        for (int i = 0; i < 6_000; i++) {
            log.append("line " + i);
        }
        assertThat(log.tail(Integer.MAX_VALUE)).hasSize(5_000).first().isEqualTo("2026-01-02T03:04:05Z line 1000");
    }

    @Test
    void shortensEndlessLines() {
        log.append("x".repeat(1_000_000));

        assertThat(log.tail(1).get(0)).hasSizeLessThan(5_000).endsWith("…");
    }
}
