package dev.atelier.serving;

import dev.atelier.service.Datatype;
import dev.atelier.service.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/** Puts tensors together along their first dimension, and takes them apart again. */
final class TensorRows {
    private TensorRows() {}

    /** Joins tensors of one name, type and inner shape. */
    static Tensor concat(List<Tensor> tensors) {
        Tensor first = tensors.get(0);
        long[] shape = first.shape();
        shape[0] = tensors.stream().mapToLong(Tensor::rows).sum();
        if (first.datatype() == Datatype.BYTES) {
            List<byte[]> elements =
                    tensors.stream().flatMap(tensor -> tensor.bytes().stream()).toList();
            return Tensor.ofBytes(first.name(), elements, shape);
        }
        int length =
                tensors.stream().mapToInt(tensor -> tensor.data().remaining()).sum();
        ByteBuffer data = ByteBuffer.allocate(length);
        tensors.forEach(tensor -> data.put(tensor.data()));
        return Tensor.of(first.name(), first.datatype(), data.flip(), shape);
    }

    static Tensor slice(Tensor tensor, int from, int to) {
        long[] shape = tensor.shape();
        shape[0] = (long) to - from;
        int stride = tensor.size() / tensor.rows();
        if (tensor.datatype() == Datatype.BYTES) {
            return Tensor.ofBytes(tensor.name(), tensor.bytes().subList(from * stride, to * stride), shape);
        }
        int bytes = stride * tensor.datatype().bytes();
        return Tensor.of(
                tensor.name(), tensor.datatype(), tensor.data().slice(from * bytes, (to - from) * bytes), shape);
    }
}
