package dev.atelier.serving.wire;

import dev.atelier.service.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 without repairing it. */
public final class Utf8 {
    private Utf8() {}

    /**
     * Decodes a text.
     *
     * @param bytes UTF-8
     * @return the text
     * @throws InvalidInputException when it is not UTF-8; with the first byte that is wrong
     */
    public static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(
                    "Input cannot be decoded as UTF-8: invalid byte at position " + firstBadByte(bytes));
        }
    }

    private static int firstBadByte(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length), true);
        return result.isError() ? in.position() : bytes.length;
    }
}
