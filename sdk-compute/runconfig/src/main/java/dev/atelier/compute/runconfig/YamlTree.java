package dev.atelier.compute.runconfig;

import dev.atelier.error.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/**
 * A mapping of a YAML file and the place where it is; what a value should be and is not is added to the problems of the
 * file. Not thread-safe.
 */
record YamlTree(String place, Map<String, @Nullable Object> values, List<Problem> problems) {
    /**
     * Reads YAML, of which JSON is a part.
     *
     * @throws IllegalArgumentException when it is no mapping; with what is wrong and the line
     */
    static YamlTree parse(String text) {
        try {
            Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            if (content instanceof Map<?, ?> mapping) {
                return new YamlTree("", copy(mapping), new ArrayList<>());
            }
            throw new IllegalArgumentException("it is no mapping of names to values");
        } catch (MarkedYAMLException e) {
            String line = e.getProblemMark() == null
                    ? ""
                    : " in line " + (e.getProblemMark().getLine() + 1);
            throw new IllegalArgumentException("it is no YAML: " + e.getProblem() + line, e);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("it is no YAML: " + e.getMessage(), e);
        }
    }

    static YamlTree empty() {
        return new YamlTree("", new LinkedHashMap<>(), new ArrayList<>());
    }

    private static Map<String, @Nullable Object> copy(Map<?, ?> mapping) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        mapping.forEach((name, value) ->
                copy.put(String.valueOf(name), value instanceof Map<?, ?> inner ? copy(inner) : value));
        return copy;
    }

    /** Returns a copy that can be changed without this tree. */
    YamlTree copied() {
        return new YamlTree(place, copy(values), new ArrayList<>());
    }

    /** Returns the tree as YAML. */
    String text() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        Representer representer = new Representer(options);
        return new Yaml(representer, options).dump(values);
    }

    boolean has(String name) {
        Object value = values.get(name);
        return value != null
                && !"".equals(value)
                && !(value instanceof Map<?, ?> map && map.isEmpty())
                && !(value instanceof List<?> list && list.isEmpty());
    }

    /** Returns a mapping, which is made when it is not there. */
    @SuppressWarnings("unchecked") // copy() has made it
    YamlTree at(String name) {
        Object value = values.get(name);
        if (value instanceof Map<?, ?>) {
            return new YamlTree(path(name), (Map<String, @Nullable Object>) value, problems);
        }
        if (value != null) {
            wrong(name, "a mapping", value);
        }
        Map<String, @Nullable Object> made = new LinkedHashMap<>();
        values.put(name, made);
        return new YamlTree(path(name), made, problems);
    }

    /** Returns a text; numbers and truth values are texts, too. */
    Optional<String> text(String name) {
        Object value = values.get(name);
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            wrong(name, "a text", value);
            return Optional.empty();
        }
        return Optional.ofNullable(value).map(String::valueOf).filter(text -> !text.isEmpty());
    }

    boolean truth(String name) {
        Object value = values.get(name);
        if (value != null && !(value instanceof Boolean)) {
            wrong(name, "true or false", value);
        }
        return Boolean.TRUE.equals(value);
    }

    Optional<Long> number(String name) {
        Object value = values.get(name);
        if (value instanceof Integer || value instanceof Long) {
            return Optional.of(((Number) value).longValue());
        }
        if (value != null) {
            wrong(name, "a whole number", value);
        }
        return Optional.empty();
    }

    /** Returns the texts of a list. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        Object value = values.get(name);
        if (value instanceof List<?> list) {
            list.forEach(element -> texts.add(String.valueOf(element)));
        } else if (value != null) {
            wrong(name, "a list", value);
        }
        return texts;
    }

    /** Returns the texts of a mapping. */
    Map<String, String> textMap(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (has(name)) {
            at(name).values.forEach((key, value) -> texts.put(key, value == null ? "" : value.toString()));
        }
        return texts;
    }

    void put(String name, @Nullable Object value) {
        values.put(name, value);
    }

    void remove(String name) {
        values.remove(name);
    }

    void problem(String name, String what) {
        problems.add(Problem.error(path(name), what));
    }

    private void wrong(String name, String wanted, Object value) {
        problem(name, "must be " + wanted + ", is '" + value + "'");
    }

    private String path(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }
}
