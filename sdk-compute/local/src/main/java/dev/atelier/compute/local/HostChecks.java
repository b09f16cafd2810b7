package dev.atelier.compute.local;

import dev.atelier.compute.support.Interpreters;
import dev.atelier.compute.support.JobSpecChecks;
import dev.atelier.error.Problem;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import java.lang.module.ModuleFinder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What prevents a job on this machine. */
final class HostChecks {
    private final JobSpec spec;
    private final Interpreters interpreters;
    private final List<Problem> problems;

    private HostChecks(JobSpec spec, Interpreters interpreters) {
        this.spec = spec;
        this.interpreters = interpreters;
        this.problems = new ArrayList<>(JobSpecChecks.of(spec));
    }

    static List<Problem> of(JobSpec spec, Interpreters interpreters) {
        HostChecks checks = new HostChecks(spec, interpreters);
        checks.checkFileNames();
        checks.checkCommand();
        return List.copyOf(checks.problems);
    }

    /** In a locale without Unicode a JVM cannot make such files. */
    private void checkFileNames() {
        spec.source().files().stream()
                .filter(file -> !nameable(file.path()))
                .forEach(file -> report(
                        "source", "this JVM cannot name the file '" + file.path() + "'; start it with LC_ALL=C.UTF-8"));
    }

    private static boolean nameable(String path) {
        try {
            return !Path.of(path).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private void checkCommand() {
        if (spec.command() instanceof JobCommand.Script script) {
            checkInterpreter(script);
        } else if (spec.command() instanceof JobCommand.Program program) {
            if (!managed() || program.argv().get(0).contains("/")) {
                checkProgram(program.argv().get(0));
            }
        }
    }

    private void checkInterpreter(JobCommand.Script script) {
        switch (script.kind()) {
            case PYTHON -> {
                if (!managed()) {
                    require(interpreters.python(), "install Python, or set 'python' of the compute target");
                }
            }
            case JAVA_SOURCE -> {
                require(interpreters.java(), "start this program with a whole JDK");
                requireCompiler();
            }
            case JAR, MAIN_CLASS -> require(interpreters.java(), "start this program with a JDK that has a launcher");
            case SHELL -> require("sh", "install a POSIX shell");
        }
    }

    /** Programs of an environment that the job makes are not there yet. */
    private boolean managed() {
        return spec.environment()
                .filter(environment -> environment.kind().madeByJob())
                .isPresent();
    }

    private void requireCompiler() {
        if (ModuleFinder.ofSystem().find("jdk.compiler").isEmpty()) {
            report(
                    "script",
                    "this Java has no compiler, which a Java source file needs: " + Host.javaHome()
                            + "; start this program with a whole JDK");
        }
    }

    private void require(String program, String remedy) {
        if (Host.findProgram(program, spec.variables()).isEmpty()) {
            report("script", notFound("interpreter", program) + "; " + remedy);
        }
    }

    private void checkProgram(String program) {
        boolean ofSource = program.contains("/") && !program.startsWith("/");
        if (ofSource
                ? !inSource(program)
                : Host.findProgram(program, spec.variables()).isEmpty()) {
            String where = ofSource
                    ? "there is no executable '" + program + "' in the source directory"
                    : notFound("program", program);
            report("command", where + "; install it, or correct its name");
        }
    }

    private boolean inSource(String program) {
        String path = Path.of(program).normalize().toString();
        return path.startsWith("..")
                || spec.source().files().stream()
                        .anyMatch(file -> file.executable() && file.path().equals(path));
    }

    private String notFound(String what, String program) {
        return program.contains("/")
                ? "there is no " + what + " " + program
                : "there is no " + what + " '" + program + "' on the PATH, which is " + Host.path(spec.variables());
    }

    private void report(String field, String message) {
        problems.add(Problem.error(field, message));
    }
}
