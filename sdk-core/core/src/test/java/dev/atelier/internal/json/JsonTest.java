package dev.atelier.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(longs = {0, -1, Integer.MAX_VALUE + 1L, 9_007_199_254_740_993L, Long.MAX_VALUE, Long.MIN_VALUE})
    void keepsIntegers(long value) {
        assertThat(Json.parse(Json.write(value))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0.1,
                1.0,
                -0.0,
                1e300,
                Double.MIN_VALUE,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY
            })
    void keepsDoubles(double value) {
        assertThat(Json.parse(Json.write(value))).isEqualTo(value);
    }

    @Test
    void keepsRandomDoublesToTheBit() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            assertThat(Json.parse(Json.write(value))).as("seed %s", seed).isEqualTo(value);
        }
    }

    @Test
    void writesNumbersOfForeignTypes() {
        assertThat(Json.write(new AtomicInteger(3))).isEqualTo("3");
        assertThat(Json.write(new BigInteger("123456789012345678901"))).isEqualTo("123456789012345678901");
        assertThat(Json.parse("123456789012345678901")).isEqualTo(Double.parseDouble("123456789012345678901"));
    }

    @Test
    void keepsTextsAndStructure() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("z", Arrays.asList(1L, null, "a\u0000\n\"\\ü😀", true));
        object.put("a", Map.of());

        assertThat(Json.parse(Json.write(object))).isEqualTo(object);
        assertThat(Json.write(object)).doesNotContain("\n");
        assertThat(Json.parse(Json.writePretty(object))).isEqualTo(object);
    }

    @Test
    void writesArraysAndObjects() {
        assertThat(Json.write(new double[] {1, 2})).isEqualTo("[1.0,2.0]");
        assertThat(Json.write(List.of(JsonObject.empty().with("a", 1)))).isEqualTo("[{\"a\":1}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1,]", "{\"a\" 1}", "nul", "1 2", "{} x"})
    void rejectsWhatIsNotJson(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not JSON");
    }

    @Test
    void rejectsWhatIsNotAnObject() {
        assertThatThrownBy(() -> JsonObject.parse("[1]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a JSON object: [1]");
    }

    @Test
    void objectsDoNotChange() {
        JsonObject before = JsonObject.empty().with("a", 1).with("b", Map.of("c", "d"));
        JsonObject after = before.with("a", null).withIn("b", "e", null).withoutIn("b", "c");

        assertThat(before.toString()).isEqualTo("{\"a\":1,\"b\":{\"c\":\"d\"}}");
        assertThat(after.toString()).isEqualTo("{\"b\":{\"e\":null}}");
        assertThat(before.withIn("b", "e", null).toString()).isEqualTo("{\"a\":1,\"b\":{\"c\":\"d\",\"e\":null}}");
        assertThatThrownBy(() -> before.values().put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
    }
}
