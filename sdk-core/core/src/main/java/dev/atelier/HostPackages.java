package dev.atelier;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Compares what an environment declares with the Python that is installed on this machine. */
final class HostPackages {
    private static final int LIMIT_SECONDS = 20;
    private static final String CHECK = """
            import importlib.metadata as m, re, sys
            wanted = sys.argv[1]
            have = '.'.join(map(str, sys.version_info[:3]))
            if wanted and not (have + '.').startswith(wanted + '.'):
                print('python ' + wanted + ' is declared, ' + have + ' is installed')
            for requirement in sys.argv[2:]:
                name, _, pinned = requirement.partition('==')
                name = re.split(r'[\\[<>=!~; ]', name.strip())[0]
                try:
                    version = m.version(name)
                except m.PackageNotFoundError:
                    print(requirement + ' is declared, ' + name + ' is not installed')
                    continue
                if pinned and version != pinned.strip():
                    print(requirement + ' is declared, ' + version + ' is installed')
            """;

    private HostPackages() {}

    /** Returns one sentence for each declared version or package that is not what is installed. */
    static List<String> warnings(Environment environment) {
        if (environment.python().isEmpty() && environment.pip().isEmpty()) {
            return List.of();
        }
        List<String> command = new ArrayList<>(List.of("python3", "-c", CHECK, environment.python()));
        command.addAll(environment.pip());
        return run(command).stream().map(line -> prefix(environment) + line).toList();
    }

    /** Tells what is used, and what of it is not as declared. */
    static String explain(Environment environment, String computeTarget) {
        String text = "nothing is built: scripts use what compute target '" + computeTarget + "' has";
        List<String> warnings = computeTarget.equals(ScriptRunConfig.LOCAL) ? warnings(environment) : List.of();
        return warnings.isEmpty() ? text : text + '\n' + String.join("\n", warnings);
    }

    private static List<String> run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            return ended ? output.lines().toList() : List.of("python3 did not say what is installed");
        } catch (IOException e) {
            return List.of("python3 is declared but not installed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static String prefix(Environment environment) {
        return "environment '" + environment.name() + "' uses what is installed on this machine: ";
    }
}
