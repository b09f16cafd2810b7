package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunPageTest {
    private final TestClock clock = new TestClock();
    private final Workspace workspace = Workspace.builder().clock(clock).open();
    private final List<Run> runs = new ArrayList<>();

    @BeforeEach
    void record() {
        for (int i = 0; i < 10; i++) {
            runs.add(add(i % 4));
        }
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private Run add(double rmse) {
        clock.advance(Duration.ofSeconds(1));
        return workspace.experiment("diabetes").track(run -> run.log("rmse", rmse));
    }

    @Test
    void goesThroughAllRunsOnce() {
        RunPage first = workspace.runs().orderBy("start_time").page(4);
        RunPage second = first.next();
        RunPage third = second.next();

        assertThat(first.runs()).isEqualTo(runs.subList(0, 4));
        assertThat(second.runs()).isEqualTo(runs.subList(4, 8));
        assertThat(third.runs()).isEqualTo(runs.subList(8, 10));
        assertThat(first).hasToString("4 runs, more follow");
        assertThat(third).hasToString("2 runs");
        assertThat(third.hasNext()).isFalse();
        assertThat(third.token()).isEmpty();
        assertThatThrownBy(third::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("last page");
    }

    @Test
    void isNotShiftedByRunsThatComeAndGo() {
        RunPage first = workspace.runs().page(4); // the newest first
        Run newer = add(7);
        workspace.documents().transact(transaction -> {
            transaction.delete("run", runs.get(9).id());
            return true;
        });

        assertThat(first.runs()).containsExactly(runs.get(9), runs.get(8), runs.get(7), runs.get(6));
        assertThat(first.next().runs()).containsExactly(runs.get(5), runs.get(4), runs.get(3), runs.get(2));
        assertThat(workspace.runs().list()).contains(newer).doesNotContain(runs.get(9));
    }

    @Test
    void goesOnFromATokenInAnotherQueryObject() {
        String token = workspace
                .runs()
                .where("metrics.rmse < 3")
                .orderBy("metrics.rmse desc, start_time")
                .page(2)
                .token()
                .orElseThrow();

        assertThat(workspace
                        .runs()
                        .where("metrics.rmse<3")
                        .orderBy("metrics.rmse desc, start_time asc")
                        .after(token)
                        .limit(2)
                        .list())
                .containsExactly(runs.get(1), runs.get(5));
    }

    @Test
    void limitsAllPagesTogether() {
        RunPage first = workspace.runs().orderBy("start_time").limit(5).page(3);

        assertThat(first.runs()).hasSize(3);
        assertThat(first.next().runs()).isEqualTo(runs.subList(3, 5));
        assertThat(first.next().hasNext()).isFalse();
        assertThat(workspace.runs().limit(3).page(3).hasNext()).isFalse();
        assertThat(workspace.runs().page(10).hasNext()).isFalse();
        assertThat(workspace.runs().where("metrics.rmse > 10").page(10).runs()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "!!!", "AAAAAAAAAAAAAAAA", "WzEsMl0"})
    void refusesWhatIsNoToken(String text) {
        assertThatThrownBy(() -> workspace.runs().after(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is no page token")
                .hasMessageContaining("RunPage.token()");
    }

    @Test
    void refusesTheTokenOfAnotherQuery() {
        String token =
                workspace.runs().where("metrics.rmse < 9").page(2).token().orElseThrow();

        assertThatThrownBy(() -> workspace.runs().after(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("belongs to another query");
        assertThatThrownBy(() -> workspace
                        .runs()
                        .where("metrics.rmse < 9")
                        .orderBy("metrics.rmse")
                        .after(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("belongs to another query");
    }

    @Test
    void refusesAPageWithoutRuns() {
        assertThatThrownBy(() -> workspace.runs().page(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("page size must be 1 or more, got 0");
    }

    @Test
    void showsEachOldRunOnceWhileOthersAreAdded() throws InterruptedException {
        Thread writer = new Thread(() -> {
            for (int i = 0; i < 300; i++) {
                add(i % 4);
            }
        });
        writer.start();
        try {
            for (int round = 0; round < 5; round++) {
                List<Run> seen =
                        all(workspace.runs().orderBy("metrics.rmse, run_name").page(7));

                assertThat(seen).as("round %d", round).doesNotHaveDuplicates().containsAll(runs);
            }
        } finally {
            writer.join();
        }
        assertThat(all(workspace.runs().page(50))).hasSize(310).doesNotHaveDuplicates();
    }

    private static List<Run> all(RunPage first) {
        List<Run> seen = new ArrayList<>(first.runs());
        for (RunPage page = first; page.hasNext(); ) {
            page = page.next();
            seen.addAll(page.runs());
        }
        return seen;
    }
}
