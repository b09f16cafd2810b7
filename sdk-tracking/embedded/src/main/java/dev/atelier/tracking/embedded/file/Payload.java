package dev.atelier.tracking.embedded.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes being put together: little-endian numbers, and texts as a length and UTF-8. Confined to a thread. */
public final class Payload {
    private ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);

    public Payload putInt(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    public Payload putLong(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    public Payload putText(String text) {
        byte[] utf8 = utf8(text);
        room(Integer.BYTES + utf8.length).putInt(utf8.length).put(utf8);
        return this;
    }

    public Payload putBytes(byte[] source) {
        room(source.length).put(source);
        return this;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    public static String text(ByteBuffer source) {
        byte[] utf8 = new byte[source.getInt()];
        source.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    public static byte[] utf8(String text) {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[utf8.remaining()];
            utf8.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not valid Unicode, it has half a surrogate pair: '" + text + "'", e);
        }
    }

    private ByteBuffer room(int count) {
        if (bytes.remaining() < count) {
            int capacity = Math.max(bytes.capacity() * 2, bytes.position() + count);
            bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
        }
        return bytes;
    }
}
