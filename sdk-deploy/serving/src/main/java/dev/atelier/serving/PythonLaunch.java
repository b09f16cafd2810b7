package dev.atelier.serving;

import dev.atelier.spi.deploy.ScorerSpec.PythonEntry;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How the workers of one version are started.
 *
 * @param entry the script and its interpreter
 * @param modelDirectory what {@code AZUREML_MODEL_DIR} says
 */
record PythonLaunch(PythonEntry entry, Path modelDirectory) {
    ProcessBuilder command(WorkerDirectory directory) {
        Path source = entry.sourceDirectory().toAbsolutePath();
        ProcessBuilder command = new ProcessBuilder(List.of(
                entry.python(),
                "-u",
                directory.program().toString(),
                "--socket",
                directory.socket().toString(),
                "--entry",
                source.resolve(entry.entryScript()).toString()));
        command.directory(source.toFile()).redirectErrorStream(true);
        addVariables(command.environment(), source);
        return command;
    }

    private void addVariables(Map<String, String> variables, Path source) {
        variables.putAll(entry.variables());
        variables.merge("PYTHONPATH", source.toString(), (rest, own) -> own + File.pathSeparator + rest);
        variables.put("PYTHONDONTWRITEBYTECODE", "1");
        variables.put("PYTHONIOENCODING", "utf-8:backslashreplace");
        variables.put("AZUREML_MODEL_DIR", modelDirectory.toString());
        variables.put("AZUREML_ENTRY_SCRIPT", entry.entryScript());
    }
}
