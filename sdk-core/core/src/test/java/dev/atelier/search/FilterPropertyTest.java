package dev.atelier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.error.FilterSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPropertyTest {
    private static final List<String> WORDS = List.of(
            "and",
            "or",
            "not",
            "in",
            "is",
            "null",
            "nan",
            "like",
            "ilike",
            "true",
            "inf",
            "(",
            ")",
            ",",
            "=",
            "!=",
            "<",
            ">=",
            "!",
            "metrics.a",
            "metrics.",
            "tags.",
            ".min",
            "`a b`",
            "'x'",
            "\"y\"",
            "'",
            "`",
            "1",
            "-",
            "2.5e3",
            "start_time",
            "number",
            "run_id",
            ".",
            "desc",
            "asc",
            "2026",
            "\u0000",
            "\ud83d",
            "😀",
            "\n");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsWhatItWrites(long seed) {
        RandomFilters random = new RandomFilters(seed);
        for (int i = 0; i < 5_000; i++) {
            Filter filter = random.filter(i % 6);

            assertThat(Filter.parse(filter.toString()))
                    .as("seed %d, filter %d: %s", seed, i, filter)
                    .isEqualTo(filter);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void matchesWhatTheDocumentationSays(long seed) {
        RandomFilters random = new RandomFilters(seed);
        int matching = 0;
        for (int i = 0; i < 2_000; i++) {
            Map<Field, Object> run = random.run();
            for (int j = 0; j < 10; j++) {
                Filter filter = random.filter(i % 4);
                boolean expected = new NaiveEvaluator(run).matches(filter);
                matching += expected ? 1 : 0;

                assertThat(filter.matches(run::get))
                        .as("seed %d, run %d: %s on %s", seed, i, filter, run)
                        .isEqualTo(expected);
            }
        }
        assertThat(matching).as("seed %d: filters that match", seed).isBetween(4_000, 16_000);
    }

    @Test
    void failsOnlyWithASyntaxErrorForAnyCharacters() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int range = i % 2 == 0 ? 0x80 : Character.MAX_CODE_POINT + 1;
            random.ints(random.nextInt(30), 0, range).forEach(text::appendCodePoint);

            assertReadableOrSyntaxError(text.toString());
        }
    }

    @Test
    void failsOnlyWithASyntaxErrorForAnyWords() {
        Random random = new Random(8);
        for (int i = 0; i < 50_000; i++) {
            String blank = i % 3 == 0 ? "" : " ";

            assertReadableOrSyntaxError(Stream.generate(() -> WORDS.get(random.nextInt(WORDS.size())))
                    .limit(random.nextInt(12))
                    .collect(Collectors.joining(blank)));
        }
    }

    @Test
    void failsOnlyWithASyntaxErrorForDamagedFilters() {
        RandomFilters filters = new RandomFilters(9);
        Random random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(filters.filter(i % 4).toString());
            int at = random.nextInt(text.length());
            switch (i % 3) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, WORDS.get(random.nextInt(WORDS.size())));
                default -> text.setLength(at);
            }

            assertReadableOrSyntaxError(text.toString());
        }
    }

    @Test
    void failsOnlyWithASyntaxErrorForLongRepetitions() {
        List<String> repeated = new ArrayList<>(WORDS);
        repeated.addAll(List.of(
                "not(", "(not ", "number=1 and ", "number=1 or(", "1.", "tags.a in ('x',", "''", "``", ".a", "%"));
        for (String word : repeated) {
            for (String blank : List.of("", " ")) {
                String unit = word + blank;
                String text = unit.repeat(Filter.MAX_LENGTH / unit.length());

                assertReadableOrSyntaxError(text);
                assertReadableOrSyntaxError("metrics.a = " + text);
                assertReadableOrSyntaxError(("metrics.a in (1, " + text).substring(0, Filter.MAX_LENGTH));
            }
        }
    }

    private static void assertReadableOrSyntaxError(String text) {
        Filter filter;
        try {
            filter = Filter.parse(text);
        } catch (FilterSyntaxException error) {
            assertThat(error.position()).as(text).isBetween(0, text.length());
            assertThat(error).as(text).hasMessageContaining("expected ");
            return;
        }
        assertThat(Filter.parse(filter.toString())).as(text).isEqualTo(filter);
    }
}
