package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.atelier.error.ConflictException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters, tags and properties. */
class RunFactsTest {
    private final Workspace workspace = Workspace.inMemory();
    private final Run run = workspace.experiment("diabetes").startLogging();

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void keepsTypedParameters() {
        run.param("alpha", 0.4).param("epochs", 10).param("debug", true).param("solver", "lbfgs");

        assertThat(run.params())
                .containsExactly(
                        entry("alpha", 0.4), entry("epochs", 10L), entry("debug", true), entry("solver", "lbfgs"));
    }

    @Test
    void keepsNumbersExactly() {
        run.param("long", Long.MAX_VALUE)
                .param("least", Long.MIN_VALUE)
                .param("nan", Double.NaN)
                .param("infinite", Double.NEGATIVE_INFINITY)
                .param("zero", -0.0)
                .param("decimal", new BigDecimal("0.1"))
                .param("float", 0.1f);

        assertThat(run.params())
                .containsEntry("long", Long.MAX_VALUE)
                .containsEntry("least", Long.MIN_VALUE)
                .containsEntry("nan", Double.NaN)
                .containsEntry("infinite", Double.NEGATIVE_INFINITY)
                .containsEntry("zero", -0.0)
                .containsEntry("decimal", 0.1)
                .containsEntry("float", 0.1);
    }

    @Test
    void rejectsNumbersThatItCannotKeep() {
        assertThatThrownBy(() -> run.param("huge", new BigInteger("123456789012345678901234567890")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "parameter 'huge' is 123456789012345678901234567890, which no double holds exactly");
        assertThatThrownBy(() -> run.param("huge", new BigDecimal("1e400")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give it as text");
        assertThat(run.params()).isEmpty();
    }

    @Test
    void keepsNumbersOfForeignTypes() {
        run.param("half", new Fraction(1, 2)).param("two", new Fraction(2, 1));

        assertThat(run.params()).containsExactly(entry("half", 0.5), entry("two", 2L));
    }

    @Test
    void acceptsTheSameValueAgain() {
        run.param("alpha", 1)
                .param("alpha", 1L)
                .param("alpha", 1.0)
                .param("nan", Double.NaN)
                .param("nan", Double.NaN);

        assertThat(run.params()).containsEntry("alpha", 1L);
    }

    @Test
    void refusesAnotherValue() {
        run.param("alpha", 0.4);

        assertThatThrownBy(() -> run.param("alpha", 0.5))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("parameter 'alpha'")
                .hasMessageContaining("it is 0.4 and cannot become 0.5; params never change");
        assertThatThrownBy(() -> run.param("alpha", "0.4")).isInstanceOf(ConflictException.class);
    }

    @Test
    void tellsNeighbouringLargeNumbersApart() {
        run.param("seed", 9_007_199_254_740_993L);

        assertThatThrownBy(() -> run.param("seed", 9_007_199_254_740_992L)).isInstanceOf(ConflictException.class);
    }

    @Test
    void setsSeveralParametersAllOrNone() {
        run.param("alpha", 0.4);

        assertThatThrownBy(() -> run.params(Map.of("alpha", 0.5, "beta", 1, "gamma", 2)))
                .isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> run.params(Map.of("delta", 1, " ", 2))).isInstanceOf(IllegalArgumentException.class);
        assertThat(run.params()).containsOnlyKeys("alpha");

        run.params(Map.of("alpha", 0.4, "beta", 1));
        assertThat(run.params()).containsOnlyKeys("alpha", "beta");
    }

    @Test
    void rejectsParametersOfOtherTypes() {
        assertThatThrownBy(() -> run.param("layers", List.of(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parameter 'layers' is a")
                .hasMessageContaining("use a number, a boolean or a text");
        assertThatThrownBy(() -> run.param("none", null)).isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\u0000b"})
    void rejectsBadNames(String name) {
        assertThatThrownBy(() -> run.param(name, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parameter ");
        assertThatThrownBy(() -> run.tag(name, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tag ");
        assertThatThrownBy(() -> run.property(name, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("property ");
    }

    @Test
    void refusesParametersOnAnEndedRun() {
        run.complete();

        assertThatThrownBy(() -> run.param("alpha", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is Completed, nothing can be recorded on it any more");
    }

    @Test
    void changesTags() {
        run.tag("team", "risk").tag("team", "fraud").tag("urgent").tag("empty", "");
        assertThat(run.tags()).containsExactly(entry("team", "fraud"), entry("urgent", null), entry("empty", ""));

        run.removeTag("urgent").removeTag("unknown");
        assertThat(run.tags()).containsOnlyKeys("team", "empty");
    }

    @Test
    void changesTagsAfterTheRunHasEnded() {
        run.complete();
        run.tag("reviewed", "yes");

        assertThat(run.tags()).containsEntry("reviewed", "yes");
    }

    @Test
    void setsPropertiesOnce() {
        run.property("model.sha", "abc").property("model.sha", "abc");

        assertThat(run.properties()).containsExactly(entry("model.sha", "abc"));
        assertThatThrownBy(() -> run.property("model.sha", "def"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("property 'model.sha'")
                .hasMessageContaining("properties never change");
    }

    @Test
    void givesUnmodifiableViews() {
        run.param("alpha", 1).tag("a", "b");

        assertThatThrownBy(() -> run.params().put("beta", 2)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> run.tags().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> run.properties().put("x", "y")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void doesNotKeepTheCallersMap() {
        Map<String, Object> params = new HashMap<>(Map.of("alpha", 1));
        run.params(params);
        params.put("beta", 2);

        assertThat(run.params()).containsOnlyKeys("alpha");
    }

    private static final class Fraction extends Number {
        private static final long serialVersionUID = 1L;

        private final int numerator;
        private final int denominator;

        private Fraction(int numerator, int denominator) {
            this.numerator = numerator;
            this.denominator = denominator;
        }

        @Override
        public int intValue() {
            return numerator / denominator;
        }

        @Override
        public long longValue() {
            return intValue();
        }

        @Override
        public float floatValue() {
            return (float) doubleValue();
        }

        @Override
        public double doubleValue() {
            return (double) numerator / denominator;
        }

        @Override
        public String toString() {
            return numerator + "/" + denominator;
        }
    }
}
