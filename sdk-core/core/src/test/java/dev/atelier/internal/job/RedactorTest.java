package dev.atelier.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.secret.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RedactorTest {
    @Test
    void masksWithTheSameLength() {
        Redactor redactor = Redactor.of(List.of(Secret.of("hunter2"), Secret.of("reader:pässword")));

        assertThat(redactor.mask("a hunter2, hunter and pässword")).isEqualTo("a *******, hunter and *********");
    }

    @Test
    void masksEachLineOfAKey() {
        Redactor redactor = Redactor.of(List.of(Secret.of("-----BEGIN-----\nabcdef\n-----END-----\n")));

        assertThat(redactor.mask("> abcdef\n> abc\n")).isEqualTo("> ******\n> abc\n");
    }

    @Test
    void sparesWhatIsTooShortToBeASecret() {
        Redactor redactor = Redactor.of(List.of(Secret.of(""), Secret.of("abc")));

        assertThat(redactor.mask("abc")).isEqualTo("abc");
    }

    @Test
    void masksSecretsThatOverlap() {
        Redactor redactor = Redactor.of(List.of(Secret.of("abcab"), Secret.of("abxyz"), Secret.of("aaaa")));

        assertThat(redactor.mask("-abcabxyz-aaaaaa-")).isEqualTo("-********-******-");
    }

    /** Whatever the parts are that a log comes in, it is masked as if it came at once. */
    @Test
    void masksAcrossThePartsOfAStream() throws IOException {
        String longSecret = new Random(7)
                .ints(40_000, 'ß', 'ÿ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        Redactor redactor = Redactor.of(List.of(Secret.of("abab-secret"), Secret.of(longSecret)));
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                text.append(
                        switch (random.nextInt(4)) {
                            case 0 -> "abab-secret";
                            case 1 -> "ababab-secre";
                            case 2 -> longSecret.substring(0, random.nextInt(40_000));
                            default -> "x".repeat(random.nextInt(9));
                        });
            }
            text.append(longSecret);
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            try (InputStream masked = redactor.masking(new InParts(bytes, random))) {
                byte[] result = masked.readAllBytes();
                assertThat(result).as("seed %d", seed).hasSameSizeAs(bytes);
                String shown = new String(result, StandardCharsets.UTF_8);
                assertThat(shown.contains("abab-secret")).as("seed %d", seed).isFalse();
                assertThat(shown.contains(longSecret)).as("seed %d", seed).isFalse();
            }
        }
    }

    /** Gives a part at a time. */
    private static final class InParts extends InputStream {
        private final InputStream content;
        private final Random random;

        InParts(byte[] bytes, Random random) {
            this.content = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() throws IOException {
            return content.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return content.read(target, offset, Math.min(length, 1 + random.nextInt(20_000)));
        }
    }
}
