package dev.atelier.spi.deploy;

import static java.util.Objects.requireNonNull;

import dev.atelier.service.Scorer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** What scores the requests of an endpoint. Immutable. */
public sealed interface ScorerSpec {
    /**
     * A scorer in the serving JVM.
     *
     * @param description what it is, for people: a class name
     * @param factory makes one scorer per deployed version, not yet initialised
     */
    record Java(String description, Supplier<Scorer> factory) implements ScorerSpec {
        /** {@inheritDoc} */
        public Java {
            requireNonNull(description, "description");
            requireNonNull(factory, "factory");
        }
    }

    /**
     * A Python script with {@code init()} and {@code run(data)}, in a worker process.
     *
     * @param entryScript the script's path in the source directory, {@code /}-separated
     * @param sourceDirectory the script and what it imports; not written to
     * @param python the interpreter: a path or a name on the PATH
     * @param variables environment variables of the worker
     */
    record PythonEntry(String entryScript, Path sourceDirectory, String python, Map<String, String> variables)
            implements ScorerSpec {
        /** {@inheritDoc} */
        public PythonEntry {
            requireNonNull(entryScript, "entryScript");
            requireNonNull(sourceDirectory, "sourceDirectory");
            requireNonNull(python, "python");
            variables = Map.copyOf(variables);
        }
    }
}
