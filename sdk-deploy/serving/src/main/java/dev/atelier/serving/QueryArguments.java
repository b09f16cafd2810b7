package dev.atelier.serving;

import dev.atelier.service.InvalidInputException;
import dev.atelier.serving.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** Query arguments as input, as Azure's inference server takes them: values that are JSON count as such. */
final class QueryArguments {
    private QueryArguments() {}

    /** {@code a=1&b=[1,2]&c=x&c=y} is {@code {"a": 1, "b": [1, 2], "c": ["x", "y"]}}. */
    static Map<String, Object> of(Fields fields) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        for (Fields.Field field : fields) {
            arguments.put(field.getName(), value(field.getValues()));
        }
        return arguments;
    }

    private static @Nullable Object value(List<String> texts) {
        return texts.size() == 1
                ? parse(texts.get(0))
                : texts.stream().map(QueryArguments::parse).toList();
    }

    private static @Nullable Object parse(String text) {
        try {
            return text.isBlank() ? text : Json.parse(text);
        } catch (InvalidInputException e) {
            return text;
        }
    }
}
