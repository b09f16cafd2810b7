package dev.atelier.serving.wire;

import dev.atelier.service.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shapes that clients send, checked before anything is allocated for them. */
final class Shapes {
    private static final int MAX_RANK = 32;
    private static final long MAX_EMPTY_LENGTH = 1 << 20; // rows without columns cost memory, but no bytes to send

    private Shapes() {}

    static long[] read(String tensor, @Nullable Object json) {
        if (!(json instanceof List<?> lengths) || lengths.size() > MAX_RANK) {
            throw new InvalidInputException(
                    "Tensor '" + tensor + "' must have a shape: a list of at most " + MAX_RANK + " lengths");
        }
        long[] shape = new long[lengths.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = length(tensor, lengths.get(i));
        }
        return shape;
    }

    private static long length(String tensor, @Nullable Object json) {
        if (json instanceof Integer length && length >= 0) {
            return length;
        }
        throw new InvalidInputException("Tensor '" + tensor + "' has the length " + json
                + " in its shape; it must be a whole number from 0 to " + Integer.MAX_VALUE);
    }

    /** Returns the product of the lengths. */
    static int size(String tensor, long[] shape) {
        boolean empty = Arrays.stream(shape).anyMatch(length -> length == 0);
        long size = 1;
        for (long length : shape) {
            size = empty ? Math.max(size, length) : size * length;
            if (size > (empty ? MAX_EMPTY_LENGTH : Integer.MAX_VALUE)) {
                throw new InvalidInputException(
                        "Tensor '" + tensor + "' of shape " + Arrays.toString(shape) + " is too large");
            }
        }
        return empty ? 0 : (int) size;
    }
}
