package dev.atelier.tracking.transfer.tensorboard;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalDouble;

/** Decodes a {@code TensorProto} with one number; the field numbers and types are those of tensor.proto and types.proto. */
final class ScalarTensor {
    private static final int DTYPE = 1;
    private static final int CONTENT = 4;
    private static final int FLOAT_VALUES = 5;
    private static final int DOUBLE_VALUES = 6;
    private static final int INT_VALUES = 7;
    private static final int INT64_VALUES = 10;
    private static final int DT_FLOAT = 1;
    private static final int DT_DOUBLE = 2;
    private static final int DT_INT32 = 3;
    private static final int DT_INT64 = 9;

    private ScalarTensor() {}

    /** Returns the number, or empty when it has none, several, or one of a type that scalars do not have. */
    static OptionalDouble decode(byte[] tensor) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(tensor);
        int type = 0;
        byte[] content = new byte[0];
        OptionalDouble value = OptionalDouble.empty();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case DTYPE -> type = in.readEnum();
                case CONTENT -> content = in.readByteArray();
                case FLOAT_VALUES, DOUBLE_VALUES, INT_VALUES, INT64_VALUES -> value = element(in, tag);
                default -> in.skipField(tag);
            }
        }
        return value.isPresent() ? value : content(type, content);
    }

    /** Reads an element of a list, packed or not. */
    private static OptionalDouble element(CodedInputStream in, int tag) throws IOException {
        boolean packed = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
        CodedInputStream values = packed ? CodedInputStream.newInstance(in.readByteArray()) : in;
        if (packed && values.isAtEnd()) {
            return OptionalDouble.empty();
        }
        OptionalDouble value = OptionalDouble.of(
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case FLOAT_VALUES -> values.readFloat();
                    case DOUBLE_VALUES -> values.readDouble();
                    default -> (double) values.readInt64();
                });
        return packed && !values.isAtEnd() ? OptionalDouble.empty() : value;
    }

    private static OptionalDouble content(int type, byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        return switch (type) {
            case DT_FLOAT -> one(content, Float.BYTES) ? OptionalDouble.of(bytes.getFloat()) : OptionalDouble.empty();
            case DT_DOUBLE ->
                one(content, Double.BYTES) ? OptionalDouble.of(bytes.getDouble()) : OptionalDouble.empty();
            case DT_INT32 -> one(content, Integer.BYTES) ? OptionalDouble.of(bytes.getInt()) : OptionalDouble.empty();
            case DT_INT64 ->
                one(content, Long.BYTES) ? OptionalDouble.of((double) bytes.getLong()) : OptionalDouble.empty();
            default -> OptionalDouble.empty();
        };
    }

    private static boolean one(byte[] content, int size) {
        return content.length == size;
    }
}
