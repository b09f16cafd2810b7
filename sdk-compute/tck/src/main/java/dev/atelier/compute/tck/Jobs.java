package dev.atelier.compute.tck;

import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Jobs of the contract: shell scripts that need nothing but what every POSIX machine has. */
final class Jobs {
    static final String SCRIPT = "job.sh";

    /** Makes a script wait for {@link ComputeBackendContract#release}. */
    static final String WAIT = "while [ ! -e \"$ATELIER_RUN_DIR/go\" ]; do sleep 0.05; done\n";

    private Jobs() {}

    static JobSpec.Builder script(String text, String... arguments) {
        JobCommand command = new JobCommand.Script(ScriptKind.SHELL, SCRIPT, List.of(arguments));
        return of(command, Map.of(SCRIPT, text));
    }

    static JobSpec.Builder known(KnownScript script, String... arguments) {
        return known(identity(), script, arguments);
    }

    static JobSpec.Builder known(JobSpec.Identity identity, KnownScript script, String... arguments) {
        JobCommand command = new JobCommand.Script(ScriptKind.SHELL, script.file(), List.of(arguments));
        return of(identity, command, Map.of(script.file(), script.shell()));
    }

    static JobSpec.Builder of(JobCommand command, Map<String, String> source) {
        return of(identity(), command, source);
    }

    static JobSpec.Builder of(JobSpec.Identity identity, JobCommand command, Map<String, String> source) {
        return JobSpec.builder(identity, command, new InMemorySource(source));
    }

    static JobSpec.Identity identity() {
        return new JobSpec.Identity("contract", "contract", "experiment", "run-" + UUID.randomUUID(), 1);
    }
}
