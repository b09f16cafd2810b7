package dev.atelier.serving;

import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several tensors that are the columns of one table. */
final class ColumnTensors {
    private ColumnTensors() {}

    /** Tells whether there are several, each of shape {@code [n]} or {@code [n, 1]} with one n. */
    static boolean areColumns(Tensors tensors) {
        return tensors.size() > 1 && tensors.list().stream().allMatch(ColumnTensors::isColumn) && areAlike(tensors);
    }

    private static boolean isColumn(Tensor tensor) {
        long[] shape = tensor.shape();
        return shape.length == 1 || (shape.length == 2 && shape[1] == 1);
    }

    private static boolean areAlike(Tensors tensors) {
        int rows = tensors.list().get(0).rows();
        return tensors.list().stream().allMatch(tensor -> tensor.rows() == rows);
    }

    /** Returns {@code {"columns": […], "data": [[…], …]}}. */
    static Map<String, Object> json(Tensors columns) {
        int rows = columns.list().get(0).rows();
        List<List<Object>> data = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            int index = row;
            data.add(columns.list().stream().map(column -> column.value(index)).toList());
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("columns", columns.names());
        json.put("data", data);
        return json;
    }
}
