package dev.atelier.compute.support;

import dev.atelier.error.Problem;
import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SourceTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is wrong with a job on any backend, found without contacting one. Thread-safe. */
public final class JobSpecChecks {
    /** Linux passes no longer text to a program: MAX_ARG_STRLEN, with its final NUL. */
    private static final int LONGEST_TEXT = 128 * 1024 - 1;

    private final JobSpec spec;
    private final List<Problem> problems = new ArrayList<>();

    private JobSpecChecks(JobSpec spec) {
        this.spec = spec;
    }

    /**
     * Finds every problem of a job.
     *
     * @param spec the job
     * @return the problems; empty when there is none
     */
    public static List<Problem> of(JobSpec spec) {
        JobSpecChecks checks = new JobSpecChecks(spec);
        checks.checkTimes();
        checks.checkVariables();
        checks.checkInputs();
        checks.checkOutputs();
        checks.checkSecrets();
        checks.checkSource();
        checks.checkCommand();
        checks.checkDistribution();
        return List.copyOf(checks.problems);
    }

    private void checkTimes() {
        spec.timeout()
                .filter(timeout -> timeout.isZero() || timeout.isNegative())
                .ifPresent(timeout ->
                        report("timeout", "the timeout is " + timeout + "; give a duration above 0, or none"));
        if (spec.grace().isNegative()) {
            report("grace", "the grace period is " + spec.grace() + "; it must not be negative");
        }
    }

    private void checkVariables() {
        new TreeMap<>(spec.variables()).forEach((name, value) -> {
            if (!VariableNames.legal(name)) {
                report(
                        "variables",
                        "'" + name + "' is not the name of an environment variable; use letters, digits and _");
            } else if (VariableNames.reserved(name)) {
                report("variables", "'" + name + "' is set by Atelier for every job; choose another name");
            }
            checkText("variables", "the value of '" + name + "'", name + "=" + value);
        });
    }

    private void checkInputs() {
        Map<String, String> seen = new HashMap<>();
        new TreeMap<>(spec.inputs()).forEach((name, path) -> {
            checkSlot("inputs", name, VariableNames.ofInput(name), seen);
            if (!Files.exists(path)) {
                report("inputs", "the input '" + name + "' does not exist: " + path.toAbsolutePath());
            }
        });
    }

    private void checkOutputs() {
        Map<String, String> seen = new HashMap<>(Map.of("ATELIER_OUTPUT_DIR", "the directory of all outputs"));
        spec.outputs().forEach(name -> checkSlot("outputs", name, VariableNames.ofOutput(name), seen));
    }

    private void checkSlot(String field, String name, String variable, Map<String, String> seen) {
        if (!VariableNames.legalSlot(name)) {
            report(field, "'" + name + "' is not a name; use up to 63 letters, digits, and . _ - after the first");
            return;
        }
        String other = seen.putIfAbsent(variable, "'" + name + "'");
        if (other != null) {
            report(field, "'" + name + "' and " + other + " would both be the variable " + variable + "; rename one");
        }
    }

    /** The variable with the key of all secrets is nobody else's. */
    private void checkSecrets() {
        Map<String, String> seen = new HashMap<>(Map.of("ATELIER_SECRET_KEY", "the key of all secrets"));
        spec.secrets().forEach(name -> checkSlot("secrets", name, VariableNames.ofSecret(name), seen));
    }

    private void checkSource() {
        for (SourceTree.File file : spec.source().files()) {
            if (!RelativePath.legal(file.path())) {
                report(
                        "source",
                        "'" + file.path() + "' is not a path of a source tree; it must be relative, without '..'");
            } else if (file.path().equals("outputs") || file.path().equals("logs")) {
                report("source", "the file '" + file.path() + "' has the name of a directory of every job; rename it");
            }
        }
    }

    private void checkCommand() {
        if (spec.command() instanceof JobCommand.Script script) {
            checkScript(script);
            script.arguments().forEach(argument -> checkText("arguments", "an argument", argument));
        } else if (spec.command() instanceof JobCommand.Program program) {
            program.argv().forEach(argument -> checkText("command", "an argument", argument));
        } else if (spec.command() instanceof JobCommand.ShellLine shell) {
            checkText("command", "the command line", shell.line());
        }
    }

    private void checkScript(JobCommand.Script script) {
        List<String> paths =
                spec.source().files().stream().map(SourceTree.File::path).toList();
        if (script.kind() != ScriptKind.MAIN_CLASS && !paths.contains(script.script())) {
            String hint = ClosestName.to(script.script(), paths)
                    .map(name -> "; did you mean '" + name + "'?")
                    .orElse(paths.isEmpty() ? ", which has no files" : "");
            report("script", "the script '" + script.script() + "' is not in the source directory" + hint);
        }
    }

    private void checkDistribution() {
        spec.distribution()
                .filter(config -> config.nodeCount() > 1)
                .ifPresent(config -> report(
                        "distributedJobConfig",
                        config.nodeCount() + " nodes are asked for, but this compute target is one machine; set the"
                                + " node count to 1, or choose another target"));
    }

    private void checkText(String field, String what, String text) {
        if (text.indexOf('\0') >= 0) {
            report(field, what + " contains a NUL character, which cannot be passed to a program");
        } else if (text.length() > LONGEST_TEXT / 3 && text.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT) {
            report(field, what + " is longer than " + LONGEST_TEXT + " bytes; put it into a file");
        }
    }

    private void report(String field, String message) {
        problems.add(Problem.error(field, message));
    }
}
