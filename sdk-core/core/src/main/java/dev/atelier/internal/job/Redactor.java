package dev.atelier.internal.job;

import dev.atelier.secret.Secret;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Masks secrets in logs, byte by byte, so that all positions stay what they are. Immutable.
 *
 * <p>Of a secret of several lines each line is masked, and of {@code user:password} the password; what is shorter than four
 * bytes is not, since it would be found everywhere.
 */
final class Redactor {
    /** Masks nothing. */
    static final Redactor NONE = new Redactor(List.of());

    private static final int SHORTEST = 4;

    private final List<byte[]> patterns;
    private final boolean[] firsts = new boolean[256];

    private Redactor(List<byte[]> patterns) {
        this.patterns = patterns;
        patterns.forEach(pattern -> firsts[pattern[0] & 0xff] = true);
    }

    static Redactor of(Collection<Secret> secrets) {
        List<String> texts = new ArrayList<>();
        for (Secret secret : secrets) {
            String text = secret.reveal();
            texts.add(text.strip());
            text.lines().map(String::strip).forEach(texts::add);
            if (text.lines().count() == 1) {
                texts.add(text.strip().substring(text.strip().indexOf(':') + 1));
            }
        }
        List<byte[]> patterns = texts.stream()
                .distinct()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .filter(pattern -> pattern.length >= SHORTEST)
                .toList();
        return patterns.isEmpty() ? NONE : new Redactor(patterns);
    }

    /** Masks what is there of secrets as a whole. */
    void mask(byte[] bytes, int start, int end) {
        int until = start;
        for (int i = start; i < end; i++) {
            if (firsts[bytes[i] & 0xff]) {
                for (byte[] pattern : patterns) {
                    if (Arrays.equals(bytes, i, Math.min(end, i + pattern.length), pattern, 0, pattern.length)) {
                        until = Math.max(until, i + pattern.length);
                    }
                }
            }
            if (i < until) {
                bytes[i] = '*';
            }
        }
    }

    /** Returns how many of the last bytes may be the beginning of a secret, of which the rest is not there yet. */
    int heldBack(byte[] bytes, int start, int end) {
        int held = 0;
        for (byte[] pattern : patterns) {
            for (int length = Math.min(pattern.length - 1, end - start); length > held; length--) {
                if (Arrays.equals(bytes, end - length, end, pattern, 0, length)) {
                    held = length;
                }
            }
        }
        return held;
    }

    /** Masks a stream that is read to its end. */
    InputStream masking(InputStream content) {
        return patterns.isEmpty() ? content : new MaskedStream(this, content, longest());
    }

    String mask(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mask(bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private int longest() {
        return patterns.stream().mapToInt(pattern -> pattern.length).max().orElse(0);
    }
}
