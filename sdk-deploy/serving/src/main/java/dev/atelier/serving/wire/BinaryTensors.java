package dev.atelier.serving.wire;

import dev.atelier.service.Datatype;
import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tensors as the binary tensor data extension of the Open Inference Protocol has them: elements in row-major order,
 * little-endian; those of BYTES with their length before them, as four bytes.
 */
public final class BinaryTensors {
    private static final int LENGTH_BYTES = 4;
    private static final byte[] EMPTY = {};

    private BinaryTensors() {}

    /**
     * Makes a tensor of bytes.
     *
     * @param name its name
     * @param datatype its elements' type
     * @param shape its shape
     * @param bytes all of its bytes, from position to limit; shared with the tensor
     * @return the tensor
     * @throws InvalidInputException when the bytes are too few or too many
     */
    public static Tensor read(String name, Datatype datatype, long[] shape, ByteBuffer bytes) {
        int size = Shapes.size(name, shape);
        long expected = (long) size * (datatype == Datatype.BYTES ? LENGTH_BYTES : datatype.bytes());
        boolean fits = datatype == Datatype.BYTES ? expected <= bytes.remaining() : expected == bytes.remaining();
        if (!fits) {
            throw new InvalidInputException("Tensor '" + name + "' of type " + datatype + " and shape "
                    + Arrays.toString(shape) + " has " + bytes.remaining() + " bytes of data; it needs "
                    + (datatype == Datatype.BYTES ? "at least " : "") + expected);
        }
        return datatype == Datatype.BYTES
                ? Tensor.ofBytes(name, elements(name, size, bytes.duplicate()), shape)
                : Tensor.of(name, datatype, bytes, shape);
    }

    private static List<byte[]> elements(String name, int size, ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> elements = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            int length = bytes.remaining() < LENGTH_BYTES ? -1 : bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                throw new InvalidInputException(
                        "Tensor '" + name + "' ends within its element " + i + "; each needs its length before it");
            }
            elements.add(length == 0 ? EMPTY : take(bytes, length));
        }
        if (bytes.hasRemaining()) {
            throw new InvalidInputException("Tensor '" + name + "' has " + bytes.remaining() + " bytes more than its "
                    + size + " elements need");
        }
        return elements;
    }

    private static byte[] take(ByteBuffer bytes, int length) {
        byte[] element = new byte[length];
        bytes.get(element);
        return element;
    }

    /**
     * Returns how many bytes a tensor takes.
     *
     * @param tensor the tensor
     * @return the length of what {@link #write} writes
     */
    public static long length(Tensor tensor) {
        if (tensor.datatype() != Datatype.BYTES) {
            return tensor.data().remaining();
        }
        return tensor.bytes().stream()
                .mapToLong(element -> LENGTH_BYTES + (long) element.length)
                .sum();
    }

    /**
     * Writes a tensor.
     *
     * @param tensor the tensor
     * @param out has room for it; its order is changed
     */
    public static void write(Tensor tensor, ByteBuffer out) {
        if (tensor.datatype() != Datatype.BYTES) {
            out.put(tensor.data());
            return;
        }
        out.order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] element : tensor.bytes()) {
            out.putInt(element.length).put(element);
        }
    }
}
