package dev.atelier.testing;

import dev.atelier.error.Problem;
import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import java.util.ArrayList;
import java.util.List;

/** A job's command as a fake compute understands it: the name of a registered script, and arguments. */
record FakeCommand(String name, List<String> arguments) {
    static FakeCommand of(JobCommand command) {
        if (command instanceof JobCommand.Script script) {
            return new FakeCommand(script.script(), script.arguments());
        } else if (command instanceof JobCommand.Program program) {
            List<String> argv = program.argv();
            return new FakeCommand(argv.get(0), argv.subList(1, argv.size()));
        }
        return new FakeCommand(((JobCommand.ShellLine) command).line(), List.of());
    }

    List<Problem> problems(JobSpec spec, FakeCompute compute) {
        List<Problem> problems = new ArrayList<>();
        if (spec.command() instanceof JobCommand.ShellLine) {
            problems.add(Problem.error(
                    "command", "'" + name + "' is a shell line, but a fake compute has no shell; give a script"));
        } else if (!compute.knows(name)) {
            problems.add(Problem.error(
                    "script",
                    "the fake compute knows no script '" + name + "' but " + compute.names()
                            + "; say what it does with script(\"" + name + "\", job -> …)"));
        }
        if (spec.distribution().isPresent()) {
            problems.add(Problem.error(
                    "distributedJobConfig", "a fake compute starts one process; submit the run without it"));
        }
        if (needsFile(spec.command())
                && spec.source().files().stream().noneMatch(file -> file.path().equals(name))) {
            problems.add(Problem.error("script", "the script '" + name + "' is not in the source directory"));
        }
        return problems;
    }

    private static boolean needsFile(JobCommand command) {
        return command instanceof JobCommand.Script script && script.kind() != ScriptKind.MAIN_CLASS;
    }
}
