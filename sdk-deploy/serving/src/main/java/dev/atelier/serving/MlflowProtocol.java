package dev.atelier.serving;

import dev.atelier.service.InvalidInputException;
import dev.atelier.serving.wire.Csv;
import dev.atelier.serving.wire.Json;
import dev.atelier.serving.wire.Payload;
import dev.atelier.serving.wire.Table;
import dev.atelier.serving.wire.Utf8;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** {@code POST /invocations}, as MLflow's scoring server answers it since its version 2. Thread-safe. */
final class MlflowProtocol implements Protocol {
    private static final List<String> FORMS = List.of("dataframe_split", "dataframe_records", "instances", "inputs");
    private static final Set<String> CHAT_KEYS = Set.of("messages", "prompt", "input");

    @Override
    public void check(Exchange exchange) {
        String type = exchange.request().getHeaders().get(HttpHeader.CONTENT_TYPE);
        String[] parts = (type == null ? "" : type).split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            checkParameter(parts[i].strip().toLowerCase(Locale.ROOT));
        }
        if (!isJson(parts[0]) && !isCsv(parts[0])) {
            throw new RefusedException(
                    415,
                    "This Content-Type is not supported; send application/json or text/csv, with no other"
                            + " parameter than charset=utf-8");
        }
    }

    private static void checkParameter(String parameter) {
        if (parameter.startsWith("charset=") && !parameter.matches("charset=\"?utf-8\"?")) {
            throw new RefusedException(415, "The scoring server only supports UTF-8");
        }
        if (!parameter.isEmpty() && !parameter.startsWith("charset=")) {
            throw new RefusedException(415, "Unrecognized content type parameters; only charset=utf-8 may be there");
        }
    }

    private static boolean isJson(String type) {
        return type.strip().equalsIgnoreCase("application/json");
    }

    private static boolean isCsv(String type) {
        return type.strip().equalsIgnoreCase("text/csv");
    }

    @Override
    public Incoming read(Exchange exchange, byte[] body) {
        String id = exchange.ids().requestId();
        String type = String.valueOf(exchange.request().getHeaders().get(HttpHeader.CONTENT_TYPE));
        String text = Utf8.decode(body);
        if (isCsv(type.split(";", 2)[0])) {
            return new Incoming(ScoringInput.ofTable(Csv.read(text), Map.of(), id), Predictions::write);
        }
        if (!(Json.parse(text) instanceof Map<?, ?> json)) {
            throw new InvalidInputException(expected("it is no object"));
        }
        return read(json, text, id);
    }

    /** Reads an object; one that is a chat stays as it is, and so does the answer. */
    static Incoming read(Map<?, ?> json, String text, String id) {
        if (json.keySet().stream().anyMatch(CHAT_KEYS::contains)) {
            return new Incoming(ScoringInput.ofText(text, id), value -> Payload.json(Json.write(value)));
        }
        return new Incoming(input(json, parameters(json), id), Predictions::write);
    }

    private static Map<String, Object> parameters(Map<?, ?> json) {
        Object parameters = json.get("params");
        if (parameters != null && !(parameters instanceof Map)) {
            throw new InvalidInputException("'params' must be a JSON object");
        }
        Map<String, Object> named = new LinkedHashMap<>();
        if (parameters instanceof Map<?, ?> map) {
            map.forEach((name, value) -> named.put(String.valueOf(name), value));
        }
        return named;
    }

    private static ScoringInput input(Map<?, ?> json, Map<String, Object> parameters, String id) {
        List<String> given = FORMS.stream().filter(json::containsKey).toList();
        if (given.size() != 1) {
            throw new InvalidInputException(expected(
                    "it has " + json.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "))));
        }
        Object value = json.get(given.get(0));
        return switch (given.get(0)) {
            case "dataframe_split" -> split(value, parameters, id);
            case "dataframe_records" -> records(value, parameters, id);
            default -> Instances.read(given.get(0), value, parameters, id);
        };
    }

    private static String expected(String instead) {
        return "The input must be a JSON dictionary with exactly one of the input fields " + FORMS + "; " + instead;
    }

    private static ScoringInput split(@Nullable Object value, Map<String, Object> parameters, String id) {
        if (!(value instanceof Map<?, ?> frame)
                || !frame.containsKey("data")
                || !Set.of("columns", "data", "index").containsAll(frame.keySet())) {
            throw new InvalidInputException(
                    "dataframe_split must be an object with 'data' and optionally 'columns' and 'index'");
        }
        Object data = frame.get("data");
        Object columns = frame.get("columns");
        if (columns == null && data instanceof List<?> rows) {
            return ScoringInput.ofData(rows, parameters, id);
        }
        if (!(columns instanceof List<?> names)) {
            throw new InvalidInputException("dataframe_split must have its 'columns' and its 'data' in lists");
        }
        return ScoringInput.ofTable(Table.of(names, data), parameters, id);
    }

    private static ScoringInput records(@Nullable Object value, Map<String, Object> parameters, String id) {
        if (value instanceof List<?> records) {
            return ScoringInput.ofTable(Table.ofRecords(records), parameters, id);
        }
        throw new InvalidInputException("dataframe_records must be a list of objects");
    }

    @Override
    public int status(Answer answer) {
        return answer.isTimeout() ? 504 : answer.status();
    }

    @Override
    public byte[] error(int status, String message) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("error_code", code(status));
        json.put("message", message);
        return Json.writePlain(json);
    }

    private static String code(int status) {
        return switch (status) {
            case 400, 405, 413, 415 -> "BAD_REQUEST";
            case 401 -> "UNAUTHENTICATED";
            case 404 -> "RESOURCE_DOES_NOT_EXIST";
            case 503, 504 -> "TEMPORARILY_UNAVAILABLE";
            default -> "INTERNAL_ERROR";
        };
    }
}
