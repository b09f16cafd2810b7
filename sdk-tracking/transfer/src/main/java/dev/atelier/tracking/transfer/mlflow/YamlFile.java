package dev.atelier.tracking.transfer.mlflow;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** A YAML file with one mapping. Immutable. */
final class YamlFile {
    private final Map<String, Object> values;

    private YamlFile(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Reads a file.
     *
     * @throws IOException when it cannot be read or is no mapping; the message says what is wrong, not where
     */
    static YamlFile read(Path file) throws IOException {
        try (Reader text = Files.newBufferedReader(file)) {
            Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            if (!(content instanceof Map<?, ?> mapping)) {
                throw new IOException("it is no YAML mapping of names to values");
            }
            Map<String, Object> values = new HashMap<>();
            mapping.forEach((name, value) -> {
                if (value != null) {
                    values.put(String.valueOf(name), value);
                }
            });
            return new YamlFile(values);
        } catch (MarkedYAMLException e) {
            throw new IOException(
                    "it is no YAML: " + e.getProblem()
                            + (e.getProblemMark() == null
                                    ? ""
                                    : " in line " + (e.getProblemMark().getLine() + 1)),
                    e);
        } catch (YAMLException e) {
            throw new IOException("it is no YAML: " + e.getMessage(), e);
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) {
        Object value = values.get(name);
        return value == null ? "" : value.toString();
    }

    @Nullable
    Long number(String name) {
        return values.get(name) instanceof Number number ? (Long) number.longValue() : null;
    }

    /** Returns the texts of a mapping. */
    Map<String, String> map(String name) {
        Map<String, String> texts = new HashMap<>();
        if (values.get(name) instanceof Map<?, ?> mapping) {
            mapping.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        }
        return texts;
    }

    /** Returns the texts of a list of mappings with {@code key} and {@code value}. */
    Map<String, String> pairs(String name) {
        Map<String, String> pairs = new HashMap<>();
        if (values.get(name) instanceof Iterable<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?> pair && pair.get("key") != null) {
                    pairs.put(String.valueOf(pair.get("key")), String.valueOf(pair.get("value")));
                }
            }
        }
        return pairs;
    }
}
