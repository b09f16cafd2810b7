package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("looks at times, threads or processes of this JVM")
class AdmissionTest {
    private final Deadlines deadlines = new Deadlines(new Threads());
    private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        deadlines.close();
    }

    private Admission<String> waiting(Duration wait) {
        return waiting(wait, wait);
    }

    private Admission<String> waiting(Duration wait, Duration longest) {
        return new Admission<>(deadlines, Runnable::run, wait, () -> longest);
    }

    private void request(Admission<String> admission, String name) {
        admission.request(scorer -> events.add(name + " got " + scorer), () -> events.add(name + " refused"));
    }

    @Test
    void givesAFreeScorerAtOnce() {
        Admission<String> admission = waiting(Duration.ofMinutes(1));
        admission.add("s");

        request(admission, "a");

        assertThat(events).containsExactly("a got s");
    }

    @Test
    void servesInTheOrderOfArrival() {
        Admission<String> admission = waiting(Duration.ofMinutes(1));
        request(admission, "a");
        request(admission, "b");
        admission.add("s");
        admission.add("t");

        assertThat(events).containsExactly("a got s", "b got t");
    }

    @Test
    void refusesAfterTheWaitAndNeverServesTwice() {
        Admission<String> admission = waiting(Duration.ofMillis(50));
        request(admission, "a");
        Awaitility.await().until(() -> !events.isEmpty());
        admission.add("s");
        request(admission, "b");

        assertThat(events).containsExactly("a refused", "b got s");
    }

    @Test
    void aRemovedScorerIsNotGiven() {
        Admission<String> admission = waiting(Duration.ofMillis(50));
        admission.add("s");

        assertThat(admission.remove("s")).isTrue();
        assertThat(admission.remove("s")).isFalse();

        request(admission, "a");
        Awaitility.await().until(() -> !events.isEmpty());
        assertThat(events).containsExactly("a refused");
    }

    @Test
    void outlastsATimeWithoutScorers() {
        Admission<String> admission = waiting(Duration.ofMillis(20), Duration.ofMinutes(1));
        admission.add("s");
        request(admission, "a");
        admission.discard("s");
        request(admission, "b");
        assertThat(admission.isDeserted()).isTrue();
        deadlines.in(Duration.ofMillis(200), () -> admission.add("t"));
        Awaitility.await().until(() -> events.contains("b got t"));

        request(admission, "c");
        Awaitility.await().until(() -> events.contains("c refused"));
        assertThat(events).containsExactly("a got s", "b got t", "c refused");
    }

    @Test
    void refusesAfterTheLongestWaitWithoutScorers() {
        Admission<String> admission = waiting(Duration.ofMillis(20), Duration.ofMillis(200));
        long start = System.nanoTime();
        request(admission, "a");
        Awaitility.await().until(() -> events.contains("a refused"));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void deadlinesRunOnceUnlessCancelled() {
        List<Deadlines.Deadline> cancelled = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            cancelled.add(deadlines.in(Duration.ofMillis(40), () -> events.add("cancelled one")));
        }
        cancelled.forEach(deadline -> assertThat(deadline.cancel()).isTrue());
        Deadlines.Deadline due = deadlines.in(Duration.ofMillis(60), () -> events.add("due"));

        Awaitility.await().until(() -> !events.isEmpty());

        assertThat(events).containsExactly("due");
        assertThat(due.cancel()).isFalse();
    }

    @Test
    void deadlinesWakeUpAfterAPause() {
        deadlines.in(Duration.ZERO, () -> events.add("first"));
        Awaitility.await().until(() -> deadlines.isResting());
        deadlines.in(Duration.ZERO, () -> events.add("second"));

        Awaitility.await().until(() -> events.size() == 2);
    }
}
