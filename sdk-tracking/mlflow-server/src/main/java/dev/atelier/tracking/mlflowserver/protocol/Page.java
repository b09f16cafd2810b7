package dev.atelier.tracking.mlflowserver.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A page of a sorted list; its token names the last item, so that what is added before it shifts nothing. */
public record Page<T>(List<T> items, @Nullable String token) {
    private static final char SEPARATOR = '\n';

    /** Cuts the page behind a token out of a list. */
    public static <T> Page<T> of(List<T> sorted, int size, String after, Function<T, String> id) {
        int from = after.isEmpty() ? 0 : begin(sorted, after, id);
        int to = Math.min(sorted.size(), from + size);
        List<T> items = sorted.subList(from, to);
        return new Page<>(items, to < sorted.size() && to > from ? write(id.apply(sorted.get(to - 1)), to) : null);
    }

    private static String write(String id, int position) {
        String text = position + String.valueOf(SEPARATOR) + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The item may have been deleted since; then its position is the best that is known. */
    private static <T> int begin(List<T> sorted, String token, Function<T, String> id) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            int separator = text.indexOf(SEPARATOR);
            int position = Integer.parseInt(text.substring(0, Math.max(0, separator)));
            String last = text.substring(separator + 1);
            for (int i = 0; i < sorted.size(); i++) {
                if (id.apply(sorted.get(i)).equals(last)) {
                    return i + 1;
                }
            }
            return Math.min(Math.max(0, position), sorted.size());
        } catch (IllegalArgumentException e) {
            throw MlflowError.invalid("Invalid page token, could not decode: '" + token + "'");
        }
    }
}
