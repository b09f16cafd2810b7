package dev.atelier.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;

/**
 * A named array of one type, of any rank, in row-major order.
 *
 * <pre>{@code
 * double[] prices = request.tensor("price").doubles();
 * return Tensor.of("tax", taxes, prices.length);
 * }</pre>
 *
 * <p>Immutable and thread-safe. The accessors convert between number types; where an input has another type than the
 * scorer asks for, they throw {@link InvalidInputException}, so that the client gets a 400.
 */
public final class Tensor {
    private static final byte[][] NO_TEXTS = {};

    private final String name;
    private final Datatype datatype;
    private final long[] shape;
    private final int size;
    private final ByteBuffer data;
    private final byte[][] texts;

    private Tensor(String name, Datatype datatype, long[] shape, ByteBuffer data, byte[][] texts) {
        this.name = requireNonNull(name, "name");
        this.datatype = datatype;
        this.shape = shape.clone();
        this.size = size(this.shape);
        this.data = data;
        this.texts = texts;
    }

    private static int size(long[] shape) {
        long size = 1;
        for (long length : shape) {
            if (length < 0 || length > Integer.MAX_VALUE || (length > 0 && size > Integer.MAX_VALUE / length)) {
                throw new IllegalArgumentException("shape is " + Arrays.toString(shape)
                        + "; its lengths must not be negative, and they and their product below 2^31");
            }
            size *= length;
        }
        return (int) size;
    }

    /**
     * Makes a tensor of double-precision numbers.
     *
     * @param name its name
     * @param values the elements, copied
     * @param shape its shape; without one it has rank 1
     * @return the tensor
     */
    public static Tensor of(String name, double[] values, long... shape) {
        ByteBuffer data = allocate(values.length, Datatype.FP64);
        data.asDoubleBuffer().put(values);
        return of(name, Datatype.FP64, data, shapeOr(values.length, shape));
    }

    /**
     * Makes a tensor of single-precision numbers.
     *
     * @param name its name
     * @param values the elements, copied
     * @param shape its shape; without one it has rank 1
     * @return the tensor
     */
    public static Tensor of(String name, float[] values, long... shape) {
        ByteBuffer data = allocate(values.length, Datatype.FP32);
        data.asFloatBuffer().put(values);
        return of(name, Datatype.FP32, data, shapeOr(values.length, shape));
    }

    /**
     * Makes a tensor of 64-bit integers.
     *
     * @param name its name
     * @param values the elements, copied
     * @param shape its shape; without one it has rank 1
     * @return the tensor
     */
    public static Tensor of(String name, long[] values, long... shape) {
        ByteBuffer data = allocate(values.length, Datatype.INT64);
        data.asLongBuffer().put(values);
        return of(name, Datatype.INT64, data, shapeOr(values.length, shape));
    }

    /**
     * Makes a tensor of 32-bit integers.
     *
     * @param name its name
     * @param values the elements, copied
     * @param shape its shape; without one it has rank 1
     * @return the tensor
     */
    public static Tensor of(String name, int[] values, long... shape) {
        ByteBuffer data = allocate(values.length, Datatype.INT32);
        data.asIntBuffer().put(values);
        return of(name, Datatype.INT32, data, shapeOr(values.length, shape));
    }

    /**
     * Makes a tensor of truth values.
     *
     * @param name its name
     * @param values the elements, copied
     * @param shape its shape; without one it has rank 1
     * @return the tensor
     */
    public static Tensor of(String name, boolean[] values, long... shape) {
        ByteBuffer data = allocate(values.length, Datatype.BOOL);
        for (int i = 0; i < values.length; i++) {
            data.put(i, (byte) (values[i] ? 1 : 0));
        }
        return of(name, Datatype.BOOL, data, shapeOr(values.length, shape));
    }

    /**
     * Makes a tensor of texts.
     *
     * @param name its name
     * @param values the elements
     * @param shape its shape; without one it has rank 1
     * @return the tensor
     */
    public static Tensor of(String name, String[] values, long... shape) {
        return ofBytes(
                name, Arrays.stream(values).map(text -> text.getBytes(UTF_8)).toList(), shapeOr(values.length, shape));
    }

    /**
     * Makes a matrix.
     *
     * @param name its name
     * @param rows the rows, all of one length
     * @return the tensor, of rank 2
     */
    public static Tensor of(String name, double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        ByteBuffer data = allocate(Math.multiplyExact(rows.length, columns), Datatype.FP64);
        for (double[] row : rows) {
            if (row.length != columns) {
                throw new IllegalArgumentException(
                        "a row has " + row.length + " values, the first one has " + columns + "; all must be alike");
            }
            for (double value : row) {
                data.putDouble(value);
            }
        }
        return of(name, Datatype.FP64, data.flip(), rows.length, columns);
    }

    /**
     * Makes a tensor of any type but {@link Datatype#BYTES} from its elements in memory.
     *
     * @param name its name
     * @param datatype the elements' type
     * @param data the elements from the position to the limit, little-endian; not copied, and not to be changed
     * @param shape its shape; {@code []} is a single element
     * @return the tensor
     */
    public static Tensor of(String name, Datatype datatype, ByteBuffer data, long... shape) {
        Tensor tensor = new Tensor(
                name, datatype, shape, data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN), NO_TEXTS);
        if (datatype == Datatype.BYTES || (long) tensor.size * datatype.bytes() != data.remaining()) {
            throw new IllegalArgumentException("tensor '" + name + "' of shape " + Arrays.toString(shape) + " and type "
                    + datatype + " cannot be made of " + data.remaining() + " bytes");
        }
        return tensor;
    }

    /**
     * Makes a tensor of the type {@link Datatype#BYTES}.
     *
     * @param name its name
     * @param elements the elements, not to be changed
     * @param shape its shape; {@code []} is a single element
     * @return the tensor
     */
    public static Tensor ofBytes(String name, List<byte[]> elements, long... shape) {
        Tensor tensor =
                new Tensor(name, Datatype.BYTES, shape, ByteBuffer.allocate(0), elements.toArray(byte[][]::new));
        if (tensor.size != elements.size()) {
            throw new IllegalArgumentException("tensor '" + name + "' of shape " + Arrays.toString(shape)
                    + " cannot be made of " + elements.size() + " elements");
        }
        return tensor;
    }

    private static ByteBuffer allocate(int size, Datatype datatype) {
        return ByteBuffer.allocate(Math.multiplyExact(size, datatype.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long[] shapeOr(int length, long[] shape) {
        return shape.length == 0 ? new long[] {length} : shape;
    }

    /**
     * Returns its name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the same elements under another name.
     *
     * @param other the name
     * @return the tensor
     */
    public Tensor named(String other) {
        return new Tensor(other, datatype, shape, data, texts);
    }

    /**
     * Returns the elements' type.
     *
     * @return the type
     */
    public Datatype datatype() {
        return datatype;
    }

    /**
     * Returns its shape.
     *
     * @return the length of each dimension, outermost first; {@code []} for a single element
     */
    public long[] shape() {
        return shape.clone();
    }

    /**
     * Returns how many elements it has.
     *
     * @return the product of the shape
     */
    public int size() {
        return size;
    }

    /**
     * Returns the length of the outermost dimension, one row for each input to score.
     *
     * @return the rows; 1 for a single element
     */
    public int rows() {
        return shape.length == 0 ? 1 : (int) shape[0];
    }

    /**
     * Returns the elements in memory.
     *
     * @return a read-only little-endian buffer, a new one at each call; empty for {@link Datatype#BYTES}
     */
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Returns the elements of a tensor of {@link Datatype#BYTES}.
     *
     * @return the elements, not to be changed
     * @throws InvalidInputException when it has another type
     */
    public List<byte[]> bytes() {
        require(datatype == Datatype.BYTES, "BYTES");
        return List.of(texts);
    }

    /**
     * Returns the elements as texts.
     *
     * @return the texts
     * @throws InvalidInputException when it is not of type {@link Datatype#BYTES}, or not in UTF-8
     */
    public List<String> strings() {
        return bytes().stream().map(this::text).toList();
    }

    /**
     * Returns the elements as numbers; truth values are 0 and 1.
     *
     * @return the numbers; large 64-bit integers are rounded
     * @throws InvalidInputException when they are texts
     */
    public double[] doubles() {
        require(datatype != Datatype.BYTES, "a type of numbers");
        double[] values = new double[size];
        if (datatype == Datatype.FP64) {
            data().asDoubleBuffer().get(values);
        } else {
            Arrays.setAll(values, this::doubleAt);
        }
        return values;
    }

    /**
     * Returns the elements as single-precision numbers; truth values are 0 and 1.
     *
     * @return the numbers, rounded where they do not fit
     * @throws InvalidInputException when they are texts
     */
    public float[] floats() {
        require(datatype != Datatype.BYTES, "a type of numbers");
        float[] values = new float[size];
        if (datatype == Datatype.FP32) {
            data().asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < size; i++) {
                values[i] = (float) doubleAt(i);
            }
        }
        return values;
    }

    /**
     * Returns the elements as integers; truth values are 0 and 1.
     *
     * @return the integers; those of {@link Datatype#UINT64} as their 64 bits
     * @throws InvalidInputException when they are floating-point numbers or texts
     */
    public long[] longs() {
        require(datatype.isInteger() || datatype == Datatype.BOOL, "an integer type");
        long[] values = new long[size];
        Arrays.setAll(values, this::longAt);
        return values;
    }

    /**
     * Returns the elements as truth values.
     *
     * @return the values
     * @throws InvalidInputException when it is not of type {@link Datatype#BOOL}
     */
    public boolean[] booleans() {
        require(datatype == Datatype.BOOL, "BOOL");
        boolean[] values = new boolean[size];
        for (int i = 0; i < size; i++) {
            values[i] = data.get(i) != 0;
        }
        return values;
    }

    /**
     * Returns one element as JSON has it.
     *
     * @param index its place in row-major order
     * @return a Boolean, Long, BigInteger, Float, Double or String
     * @throws InvalidInputException when it is not UTF-8 and thus no text
     */
    public Object value(int index) {
        return switch (datatype) {
            case BOOL -> data.get(index) != 0;
            case BYTES -> text(texts[index]);
            case FP64 -> data.getDouble(index * 8);
            case FP32, FP16, BF16 -> (float) doubleAt(index);
            case UINT64 -> unsigned(longAt(index));
            default -> longAt(index);
        };
    }

    private static Number unsigned(long bits) {
        return bits >= 0 ? (Number) bits : new BigInteger(Long.toUnsignedString(bits));
    }

    private double doubleAt(int index) {
        return switch (datatype) {
            case FP64 -> data.getDouble(index * 8);
            case FP32 -> data.getFloat(index * 4);
            case FP16 -> HalfPrecision.fromBinary16(data.getShort(index * 2));
            case BF16 -> HalfPrecision.fromBfloat16(data.getShort(index * 2));
            case UINT64 -> unsigned(longAt(index)).doubleValue();
            default -> longAt(index);
        };
    }

    private long longAt(int index) {
        return switch (datatype) {
            case UINT8 -> data.get(index) & 0xffL;
            case UINT16 -> data.getShort(index * 2) & 0xffffL;
            case UINT32 -> data.getInt(index * 4) & 0xffff_ffffL;
            case INT16 -> data.getShort(index * 2);
            case INT32 -> data.getInt(index * 4);
            case INT64, UINT64 -> data.getLong(index * 8);
            default -> data.get(index);
        };
    }

    private String text(byte[] element) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(element)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("Tensor '" + name + "' has an element that is no text in UTF-8");
        }
    }

    private void require(boolean valid, String expected) {
        if (!valid) {
            throw new InvalidInputException(
                    "Tensor '" + name + "' has the datatype " + datatype + "; expected is " + expected);
        }
    }

    /** Returns name, type and shape; not the elements. */
    @Override
    public String toString() {
        return name + " " + datatype + Arrays.toString(shape);
    }
}
