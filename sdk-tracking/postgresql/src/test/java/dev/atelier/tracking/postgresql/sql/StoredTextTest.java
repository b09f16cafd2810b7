package dev.atelier.tracking.postgresql.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StoredTextTest {
    private static final long SEED = 3;

    @Test
    void givesBackEveryText() {
        Random random = new Random(SEED);
        for (int i = 0; i < 10_000; i++) {
            String text = text(random);
            assertThat(StoredText.decode(StoredText.encode(text)))
                    .as("seed %d", SEED)
                    .isEqualTo(text);
            assertThat(StoredText.decodeBody(StoredText.encodeBody(text))).isEqualTo(text);
            assertThat(StoredText.encode(text)).doesNotContain("\0");
        }
    }

    @Test
    void leavesJsonAlone() {
        assertThat(StoredText.encodeBody("{\"path\": \"C:\\\\ml\"}")).isEqualTo("{\"path\": \"C:\\\\ml\"}");
    }

    @Test
    void keepsPrefixes() {
        assertThat(StoredText.encode("a\\b\0c")).startsWith(StoredText.encode("a\\b"));
    }

    private static String text(Random random) {
        char[] characters = {'a', '\\', 'u', '0', 0, '\uD83D', '\uDE00', 'ü', '"'};
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append(characters[random.nextInt(characters.length)]);
        }
        return text.toString();
    }
}
