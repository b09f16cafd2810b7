package dev.atelier.tracking.mlflowserver.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as protobuf's JSON has it: names in snake_case or camelCase, integers as numbers or texts, null is as good as
 * missing, unknown fields are passed over. Immutable.
 */
public final class Message {
    private static final String SEE_DOCS = " See the API docs for more information about request parameters.";

    private final ObjectNode json;

    public Message(ObjectNode json) {
        this.json = json;
    }

    /** Reads the arguments of a URL. */
    public static Message of(Map<String, List<String>> query) {
        ObjectNode json = Json.object();
        query.forEach((name, values) -> {
            if (values.size() == 1) {
                json.put(name, values.get(0));
            } else {
                values.forEach(json.withArray(name)::add);
            }
        });
        return new Message(json);
    }

    public boolean has(String field) {
        return node(field) != null;
    }

    /** Returns a text; empty when it is missing, as protobuf has it. */
    public String text(String field) {
        return findText(field).orElse("");
    }

    public Optional<String> findText(String field) {
        JsonNode value = node(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw wrongType(field, value);
        }
        return Optional.of(value.textValue());
    }

    /** Returns a text that must be there and not be empty. */
    public String required(String field) {
        String value = text(field);
        if (value.isEmpty()) {
            throw missing(field);
        }
        return value;
    }

    /** Returns the run's id, which had another name once. */
    public String runId() {
        String id = text("run_id");
        if (!id.isEmpty()) {
            return id;
        }
        String old = text("run_uuid");
        if (old.isEmpty()) {
            throw missing("run_id");
        }
        return old;
    }

    public Optional<Long> integer(String field) {
        JsonNode value = node(field);
        if (value == null) {
            return Optional.empty();
        }
        try {
            if (value.isNumber()) {
                return Optional.of(value.decimalValue().longValueExact());
            }
            if (value.isTextual()) {
                return Optional.of(new BigDecimal(value.textValue()).longValueExact());
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrongType(field, value);
        }
        throw wrongType(field, value);
    }

    /** Returns an integer within bounds. */
    public int count(String field, int standard, int min, int max) {
        long value = integer(field).orElse((long) standard);
        if (value < min || value > max) {
            throw MlflowError.invalid("Invalid value " + value + " for parameter '" + field
                    + "' supplied. It must be at least " + min + " and at most " + max + ".");
        }
        return (int) value;
    }

    public Optional<Double> number(String field) {
        JsonNode value = node(field);
        if (value == null) {
            return Optional.empty();
        }
        if (value.isNumber()) {
            return Optional.of(value.doubleValue());
        }
        if (value.isTextual()) {
            return Optional.of(parse(field, value));
        }
        throw wrongType(field, value);
    }

    public boolean flag(String field) {
        JsonNode value = node(field);
        if (value == null) {
            return false;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isTextual() && value.textValue().matches("(?i)true|false")) {
            return Boolean.parseBoolean(value.textValue());
        }
        throw wrongType(field, value);
    }

    /** Returns a list of texts; one text is a list, too, since a URL cannot tell. */
    public List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : list(field)) {
            if (!value.isTextual()) {
                throw wrongType(field, value);
            }
            texts.add(value.textValue());
        }
        return texts;
    }

    /** Returns a list of messages. */
    public List<Message> messages(String field) {
        List<Message> messages = new ArrayList<>();
        for (JsonNode value : list(field)) {
            messages.add(message(field, value));
        }
        return messages;
    }

    /** Returns a message; an empty one when it is missing. */
    public Message message(String field) {
        JsonNode value = node(field);
        return value == null ? new Message(Json.object()) : message(field, value);
    }

    /** Returns a list of keys and values; the last one of a key counts. */
    public Map<String, String> pairs(String field) {
        Map<String, String> pairs = new LinkedHashMap<>();
        messages(field).forEach(pair -> pairs.put(pair.text("key"), pair.text("value")));
        return pairs;
    }

    public MlflowError missing(String field) {
        return MlflowError.invalid("Missing value for required parameter '" + field + "'." + SEE_DOCS);
    }

    private static Message message(String field, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return new Message(object);
        }
        throw wrongType(field, value);
    }

    private List<JsonNode> list(String field) {
        JsonNode value = node(field);
        List<JsonNode> items = new ArrayList<>();
        if (value == null) {
            return items;
        }
        if (value.isArray()) {
            value.forEach(items::add);
        } else if (value.isTextual()) {
            items.add(value);
        } else {
            throw wrongType(field, value);
        }
        return items;
    }

    private @Nullable JsonNode node(String field) {
        JsonNode value = present(json.get(field));
        String camel = camel(field);
        JsonNode other = camel.equals(field) ? null : present(json.get(camel));
        if (value != null && other != null) {
            throw MlflowError.invalid(
                    "Request specifies both '" + field + "' and '" + camel + "'; provide only one of them.");
        }
        return value == null ? other : value;
    }

    private static @Nullable JsonNode present(@Nullable JsonNode value) {
        return value == null || value.isNull() ? null : value;
    }

    private static String camel(String field) {
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '_' && i + 1 < field.length()) {
                camel.append(Character.toUpperCase(field.charAt(++i)));
            } else {
                camel.append(c);
            }
        }
        return camel.toString();
    }

    private static double parse(String field, JsonNode value) {
        return switch (value.textValue()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> {
                try {
                    yield new BigDecimal(value.textValue()).doubleValue();
                } catch (NumberFormatException e) {
                    throw wrongType(field, value);
                }
            }
        };
    }

    private static MlflowError wrongType(String field, JsonNode value) {
        String text = Json.text(value);
        String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
        String type = value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
        return MlflowError.invalid("Invalid value " + shown + " for parameter '" + field
                + "' supplied:  Hint: Value was of type '" + type + "'." + SEE_DOCS);
    }
}
