package dev.atelier.internal.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.internal.json.Json;
import dev.atelier.search.OrderBy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended: base64url of a CRC-32C of what follows, a CRC-32C of the query, and the values of the order's
 * keys as JSON.
 */
public final class PageToken {
    private static final int HEADER = 2 * Integer.BYTES;

    private PageToken() {}

    /** Writes the token of a page that ended with a run of these values. */
    public static String write(RunCriteria criteria, List<@Nullable Object> last) {
        byte[] json = Json.write(last).getBytes(UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + json.length);
        bytes.putInt(0).putInt(query(criteria)).put(json);
        bytes.putInt(0, crc(bytes.array(), Integer.BYTES));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * Reads a token.
     *
     * @throws IllegalArgumentException when it is none, or that of another query
     */
    public static List<@Nullable Object> read(RunCriteria criteria, String token) {
        byte[] bytes = decode(token);
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER || header.getInt() != crc(bytes, Integer.BYTES)) {
            throw noToken(token, null);
        }
        if (header.getInt() != query(criteria)) {
            throw new IllegalArgumentException("page token '" + token + "' belongs to another query; set the same"
                    + " experiments, filter and order as for the page before, and then the token");
        }
        String json = new String(bytes, HEADER, bytes.length - HEADER, UTF_8);
        return json.startsWith("[") && Json.parse(json) instanceof List<?> values
                ? new ArrayList<@Nullable Object>(values)
                : List.of();
    }

    private static byte[] decode(String token) {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            throw noToken(token, e);
        }
    }

    private static IllegalArgumentException noToken(String token, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "'" + token + "' is no page token; give what RunPage.token() returned, unchanged", cause);
    }

    private static int query(RunCriteria criteria) {
        OrderBy order = RunOrder.total(criteria.order());
        List<Object> parts =
                List.of(new TreeSet<>(criteria.experiments()), criteria.filter().toString(), order.toString());
        return crc(Json.write(parts).getBytes(UTF_8), 0);
    }

    private static int crc(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }
}
