package dev.atelier.serving.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.service.Datatype;
import dev.atelier.service.HalfPrecision;
import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Tensor;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a tensor's elements from JSON, one after the other. Confined to one thread. */
final class ElementSink {
    private static final BigInteger UINT64_LIMIT = BigInteger.ONE.shiftLeft(64);

    private final String name;
    private final Datatype datatype;
    private final ByteBuffer data;
    private final List<byte[]> texts;

    private ElementSink(String name, Datatype datatype, ByteBuffer data, List<byte[]> texts) {
        this.name = name;
        this.datatype = datatype;
        this.data = data;
        this.texts = texts;
    }

    static ElementSink of(String name, Datatype datatype, int size) {
        long bytes = (long) size * datatype.bytes();
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException("Tensor '" + name + "' is too large: " + bytes + " bytes");
        }
        return new ElementSink(
                name,
                datatype,
                ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN),
                new ArrayList<>(datatype == Datatype.BYTES ? size : 0));
    }

    Tensor tensor(long[] shape) {
        return datatype == Datatype.BYTES
                ? Tensor.ofBytes(name, texts, shape)
                : Tensor.of(name, datatype, data.flip(), shape);
    }

    void put(@Nullable Object json) {
        switch (datatype) {
            case BYTES -> texts.add(text(json).getBytes(UTF_8));
            case BOOL -> data.put((byte) (truth(json) ? 1 : 0));
            case UINT8 -> data.put((byte) whole(json, 0, 0xffL));
            case UINT16 -> data.putShort((short) whole(json, 0, 0xffffL));
            case UINT32 -> data.putInt((int) whole(json, 0, 0xffff_ffffL));
            case UINT64 -> data.putLong(unsigned(json));
            case INT8 -> data.put((byte) whole(json, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case INT16 -> data.putShort((short) whole(json, Short.MIN_VALUE, Short.MAX_VALUE));
            case INT32 -> data.putInt((int) whole(json, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case INT64 -> data.putLong(whole(json, Long.MIN_VALUE, Long.MAX_VALUE));
            case FP16 -> data.putShort(HalfPrecision.toBinary16((float) number(json)));
            case BF16 -> data.putShort(HalfPrecision.toBfloat16((float) number(json)));
            case FP32 -> data.putFloat((float) number(json));
            case FP64 -> data.putDouble(number(json));
        }
    }

    private String text(@Nullable Object json) {
        if (json instanceof String text) {
            return text;
        }
        throw wrong(json);
    }

    private boolean truth(@Nullable Object json) {
        if (json instanceof Boolean truth) {
            return truth;
        }
        throw wrong(json);
    }

    private double number(@Nullable Object json) {
        if (json == null) {
            return Double.NaN;
        }
        if (json instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(json);
    }

    private long whole(@Nullable Object json, long min, long max) {
        if (json instanceof Integer || json instanceof Long) {
            long value = ((Number) json).longValue();
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw wrong(json);
    }

    private long unsigned(@Nullable Object json) {
        if (json instanceof BigInteger value && value.signum() >= 0 && value.compareTo(UINT64_LIMIT) < 0) {
            return value.longValue();
        }
        return whole(json, 0, Long.MAX_VALUE);
    }

    private InvalidInputException wrong(@Nullable Object json) {
        return new InvalidInputException(
                "Tensor '" + name + "' has the value " + shown(json) + ", which is no " + datatype);
    }

    private static String shown(@Nullable Object json) {
        if (json instanceof String) {
            return "of a text";
        }
        boolean plain = json == null || json instanceof Boolean || json instanceof Number;
        String text = plain ? String.valueOf(json) : "of an object or array";
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
