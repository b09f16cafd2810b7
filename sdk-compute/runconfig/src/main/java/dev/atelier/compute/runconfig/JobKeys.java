package dev.atelier.compute.runconfig;

import dev.atelier.ScriptRunConfig;
import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.JobCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The keys that say what is run, where, and what it gets; see {@link EnvironmentKeys} for with what. */
final class JobKeys {
    /** The mapping of what v1 has no key for. */
    static final String OWN = "atelier";

    private static final List<String> PYTHON_FRAMEWORKS =
            List.of("python", "pytorch", "tensorflow", "tensorflowparameterserver", "pythonmpi", "pythonintelmpi");

    private final YamlTree tree;
    private final YamlTree own;
    private final Path sourceDirectory;

    private JobKeys(YamlTree tree, Path sourceDirectory) {
        this.tree = tree;
        own = tree.at(OWN);
        this.sourceDirectory =
                own.text("sourceDirectory").map(sourceDirectory::resolve).orElse(sourceDirectory);
    }

    static JobKeys read(YamlTree tree, Path sourceDirectory) {
        JobKeys keys = new JobKeys(tree, sourceDirectory);
        keys.check();
        return keys;
    }

    Path sourceDirectory() {
        return sourceDirectory;
    }

    /** Tells of what would make another run of it when it was left out. */
    private void check() {
        if (tree.has("script") == tree.has("command")) {
            tree.problem("script", "there must be a script or a command, and not both");
        }
        if (tree.has("command") && tree.has("arguments")) {
            tree.problem("arguments", "a command takes no arguments; put them into the command itself");
        }
        tree.text("framework")
                .filter(framework -> !PYTHON_FRAMEWORKS.contains(framework.toLowerCase(Locale.ROOT)))
                .ifPresent(framework -> tree.problem(
                        "framework", "'" + framework + "' is not there; Python, PyTorch and TensorFlow are"));
        for (String key : List.of("dataReferences", "data", "outputData")) {
            if (tree.has(key)) {
                tree.problem(
                        key,
                        "there are no datastores here; remove it and name files with putInput, and outputs with"
                                + " addOutput");
            }
        }
        Distribution.read(tree);
        tree.texts("arguments");
        tree.number("maxRunDurationSeconds")
                .filter(seconds -> seconds < 1)
                .ifPresent(seconds -> tree.problem("maxRunDurationSeconds", "must be above 0, is " + seconds));
        own.text("kind").ifPresent(this::kind);
        own.textMap("inputs");
        own.texts("outputs");
        own.texts("secrets");
    }

    private Optional<ScriptKind> kind(String name) {
        Optional<ScriptKind> kind = Arrays.stream(ScriptKind.values())
                .filter(value -> value.name().equals(name))
                .findFirst();
        if (kind.isEmpty()) {
            own.problem("kind", "must be one of " + List.of(ScriptKind.values()) + ", is '" + name + "'");
        }
        return kind;
    }

    ScriptRunConfig.Builder builder() {
        ScriptRunConfig.Builder builder = started().sourceDirectory(sourceDirectory);
        tree.text("target").ifPresent(builder::computeTarget);
        tree.number("maxRunDurationSeconds").map(Duration::ofSeconds).ifPresent(builder::timeout);
        Distribution.read(tree).ifPresent(builder::distributedJobConfig);
        own.textMap("variables").forEach(builder::putVariable);
        own.textMap("inputs").forEach((name, path) -> builder.putInput(name, sourceDirectory.resolve(path)));
        own.texts("outputs").forEach(builder::addOutput);
        own.texts("secrets").forEach(builder::addSecret);
        own.text("name").ifPresent(builder::name);
        own.textMap("tags").forEach(builder::putTag);
        if (own.has("params")) {
            own.at("params").values().forEach((name, value) -> builder.putParam(name, value == null ? "" : value));
        }
        return builder;
    }

    private ScriptRunConfig.Builder started() {
        if (tree.has("script")) {
            ScriptRunConfig.Builder builder =
                    ScriptRunConfig.script(tree.text("script").orElseThrow());
            builder.arguments(tree.texts("arguments").toArray());
            own.text("kind").flatMap(this::kind).ifPresent(builder::kind);
            return builder;
        }
        if (!(tree.values().get("command") instanceof List<?>)) {
            return ScriptRunConfig.command(tree.text("command").orElseThrow());
        }
        List<String> words = tree.texts("command");
        return own.truth("exactCommand")
                ? ScriptRunConfig.command(words)
                : ScriptRunConfig.command(String.join(" ", words)); // as v1: variables are expanded
    }

    static void write(ScriptRunConfig config, YamlTree tree) {
        YamlTree own = tree.at(OWN);
        own.values().keySet().removeAll(List.of("kind", "exactCommand"));
        if (config.command() instanceof JobCommand.Script script) {
            tree.put("script", script.script());
            tree.put("arguments", script.arguments());
            tree.remove("command");
            if (ScriptKind.ofFile(script.script()).filter(script.kind()::equals).isEmpty()) {
                own.put("kind", script.kind().name());
            }
        } else {
            tree.remove("script");
            tree.remove("arguments");
            if (config.command() instanceof JobCommand.Program program) {
                tree.put("command", program.argv());
                own.put("exactCommand", true);
            } else if (config.command() instanceof JobCommand.ShellLine line) {
                tree.put("command", line.line());
            }
        }
        tree.put("target", config.computeTarget());
        tree.put(
                "maxRunDurationSeconds",
                config.timeout()
                        .map(limit -> limit.plusMillis(999).toSeconds())
                        .orElse(null)); // v1 counts whole seconds
        Distribution.write(config.distributedJobConfig(), tree);
        put(own, "sourceDirectory", config.sourceDirectory().map(JobKeys::absolute));
        put(own, "name", config.name());
        put(own, "variables", sized(config.variables()));
        put(
                own,
                "inputs",
                sized(config.inputs().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, input -> absolute(input.getValue())))));
        put(own, "outputs", sized(config.outputs()));
        put(own, "secrets", sized(config.secrets()));
        put(own, "tags", sized(config.tags()));
        put(own, "params", sized(config.params()));
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private static <V> Optional<Map<String, V>> sized(Map<String, V> map) {
        return map.isEmpty() ? Optional.empty() : Optional.of(new LinkedHashMap<>(new TreeMap<>(map)));
    }

    private static Optional<List<String>> sized(List<String> list) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list);
    }

    static void put(YamlTree tree, String name, Optional<?> value) {
        if (value.isPresent()) {
            tree.put(name, value.get());
        } else {
            tree.remove(name);
        }
    }
}
