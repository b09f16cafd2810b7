package dev.atelier.internal.events;

import dev.atelier.internal.json.Json;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.spi.compute.RunDirectory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Turns the bytes of a line into JSON, and puts the payload in its place where that is in a file. Not thread-safe. */
final class LineDecoder {
    static final String INVALID_UTF_8 = "invalid UTF-8";
    static final String INVALID_JSON = "invalid JSON";
    static final String SPILL_MISSING = "spill file missing";
    static final String SPILL_TOO_LARGE = "spill file too large";
    static final int SPILL_LIMIT = 64 << 20;

    private static final char REPLACEMENT = '\uFFFD';

    private final RunDirectory directory;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    LineDecoder(RunDirectory directory) {
        this.directory = directory;
    }

    JsonObject decode(ByteBuffer line) throws SkippedLineException {
        String text = text(line);
        try {
            return JsonObject.parse(text);
        } catch (IllegalArgumentException e) {
            throw new SkippedLineException(INVALID_JSON);
        }
    }

    JsonObject withPayload(JsonObject line) throws SkippedLineException {
        boolean spilled = line.has("f") && !line.has("x") && !"artifact".equals(line.value("t"));
        return spilled ? line.with("x", spill(line.text("f"))).with("f", null) : line;
    }

    private @Nullable Object spill(String path) throws SkippedLineException {
        EventFields.pathIn("spill/", path);
        String text = text(ByteBuffer.wrap(bytes(path)));
        try {
            return Json.parse(text);
        } catch (IllegalArgumentException e) {
            throw new SkippedLineException(INVALID_JSON);
        }
    }

    private byte[] bytes(String path) throws SkippedLineException {
        long size = directory.size(path);
        if (size < 0) {
            throw new SkippedLineException(SPILL_MISSING);
        } else if (size > SPILL_LIMIT) {
            throw new SkippedLineException(SPILL_TOO_LARGE);
        }
        byte[] bytes = new byte[(int) size];
        int length = 0;
        while (length < bytes.length) {
            int read = directory.read(path, length, ByteBuffer.wrap(bytes, length, bytes.length - length));
            if (read <= 0) {
                throw new SkippedLineException(SPILL_MISSING);
            }
            length += read;
        }
        return bytes;
    }

    /** What nothing had to be replaced in is UTF-8; a decoder that looks closely is several times as slow. */
    private String text(ByteBuffer bytes) throws SkippedLineException {
        String fast = new String(
                bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining(), StandardCharsets.UTF_8);
        if (fast.indexOf(REPLACEMENT) < 0) {
            return fast;
        }
        try {
            return utf8.decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new SkippedLineException(INVALID_UTF_8);
        }
    }
}
