package dev.atelier.spi.compute;

import static java.util.Objects.requireNonNull;

import dev.atelier.run.ScriptKind;
import java.util.List;

/** What a job runs. Immutable. */
public sealed interface JobCommand {
    /**
     * A script of the source tree, started by the interpreter that the backend finds for its kind.
     *
     * @param kind how it is started
     * @param script its path in the source tree, or the name of its main class
     * @param arguments its arguments, passed on exactly
     */
    record Script(ScriptKind kind, String script, List<String> arguments) implements JobCommand {
        /** {@inheritDoc} */
        public Script {
            requireNonNull(kind, "kind");
            requireNonNull(script, "script");
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * A program and its arguments, passed on exactly.
     *
     * @param argv the program, then its arguments
     */
    record Program(List<String> argv) implements JobCommand {
        /** {@inheritDoc} */
        public Program {
            argv = List.copyOf(argv);
            if (argv.isEmpty()) {
                throw new IllegalArgumentException("a command needs a program");
            }
        }
    }

    /**
     * A line for {@code sh -c}, in which variables are expanded.
     *
     * @param line the line
     */
    record ShellLine(String line) implements JobCommand {
        /** {@inheritDoc} */
        public ShellLine {
            if (line.isBlank()) {
                throw new IllegalArgumentException("a command line must not be blank");
            }
        }
    }
}
