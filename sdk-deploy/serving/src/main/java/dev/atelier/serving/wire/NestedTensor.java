package dev.atelier.serving.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import dev.atelier.service.Tensor;
import java.io.IOException;

/** Writes a tensor as nested arrays, one level for each dimension. Thread-safe. */
final class NestedTensor extends JsonSerializer<Tensor> {
    @Override
    public void serialize(Tensor tensor, JsonGenerator out, SerializerProvider provider) throws IOException {
        write(elements(tensor, out), tensor.shape(), 0, 0, out);
    }

    private static int write(Elements elements, long[] shape, int dimension, int first, JsonGenerator out)
            throws IOException {
        if (dimension == shape.length) {
            elements.write(first);
            return first + 1;
        }
        int next = first;
        out.writeStartArray();
        for (long i = 0; i < shape[dimension]; i++) {
            next = write(elements, shape, dimension + 1, next, out);
        }
        out.writeEndArray();
        return next;
    }

    private static Elements elements(Tensor tensor, JsonGenerator out) {
        return switch (tensor.datatype()) {
            case FP64 -> {
                double[] values = tensor.doubles();
                yield index -> out.writeNumber(values[index]);
            }
            case FP32, FP16, BF16 -> {
                float[] values = tensor.floats();
                yield index -> out.writeNumber(values[index]);
            }
            case UINT64, BOOL, BYTES -> index -> out.writeObject(tensor.value(index));
            default -> {
                long[] values = tensor.longs();
                yield index -> out.writeNumber(values[index]);
            }
        };
    }

    /** Writes one element. */
    private interface Elements {
        void write(int index) throws IOException;
    }
}
