package dev.atelier.starter;

import dev.atelier.Model;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.error.AtelierException;
import dev.atelier.run.Artifact;
import dev.atelier.starter.InterceptedCompute.Moment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A JVM that has a workspace open and does what it is told, a line for a line; arguments: directory, how to die. */
final class Client {
    private final Workspace workspace;

    private Client(Workspace workspace) {
        this.workspace = workspace;
    }

    public static void main(String[] arguments) throws IOException {
        try (Workspace workspace = Workspace.builder()
                        .directory(Path.of(arguments[0]))
                        .addCompute(observed(Path.of(arguments[0]), Moment.valueOf(arguments[1])))
                        .open();
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Client client = new Client(workspace);
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                System.out.println(client.answer(line.split(" ", -1)));
            }
        }
    }

    /** Leaves a file that says that this JVM has looked at jobs; dies at a moment. */
    private static InterceptedCompute observed(Path directory, Moment death) {
        return new InterceptedCompute(moment -> {
            if (moment == death) {
                Runtime.getRuntime().halt(137);
            } else if (moment == Moment.BEFORE_OBSERVE) {
                mark(directory.resolveSibling(
                        "observer-" + ProcessHandle.current().pid()));
            }
        });
    }

    private static void mark(Path file) {
        try {
            Files.write(file, new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String answer(String... words) throws IOException {
        try {
            return execute(words);
        } catch (AtelierException | IllegalStateException e) {
            return e.getClass().getSimpleName() + ": "
                    + String.valueOf(e.getMessage()).replace('\n', ' ');
        }
    }

    private String execute(String... words) throws IOException {
        return switch (words[0]) {
            case "open" -> workspace.id();
            case "submit" -> submit(words[1], Path.of(words[2]));
            case "await-points" -> awaitPoints(workspace.run(words[1]), Long.parseLong(words[2]));
            case "wait" ->
                String.valueOf(workspace.run(words[1]).waitForCompletion().status());
            case "status" -> String.valueOf(workspace.run(words[1]).status());
            case "cancel" -> cancel(workspace.run(words[1]));
            case "register" -> register(Path.of(words[1]), Integer.parseInt(words[2]));
            case "record" -> record(workspace.run(words[1]), words[2], Path.of(words[3]));
            case "track" -> track(workspace.experiment("tracked").startLogging(), Path.of(words[1]));
            case "describe" -> describe(workspace.run(words[1]));
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private String submit(String target, Path script) {
        ScriptRunConfig config = ScriptRunConfig.script(script.getFileName().toString())
                .sourceDirectory(script.getParent())
                .computeTarget(target)
                .build();
        return workspace.experiment("jobs").submit(config).id();
    }

    private static String awaitPoints(Run run, long points) {
        while (!run.metrics().names().contains("loss") || run.metric("loss").count() < points) {
            Thread.onSpinWait();
        }
        return "seen";
    }

    private static String cancel(Run run) {
        run.cancel();
        return String.valueOf(run.status());
    }

    private String register(Path file, int times) {
        return IntStream.range(0, times)
                .mapToObj(time -> workspace.registerModel("shared", file))
                .map(Model::version)
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    private static String record(Run run, String name, Path file) {
        run.log(name, 1.5);
        run.param(name, 2);
        run.tag(name, "yes");
        run.upload(name, file);
        return "recorded";
    }

    /** Logs until it is killed; says each thing once it was recorded. */
    private static String track(Run run, Path file) {
        System.out.println(run.id());
        for (int i = 0; true; i++) {
            run.log("loss", i / 3.0);
            System.out.println("point " + i);
            if (i % 25 == 0) {
                run.param("p" + i, i);
                run.tag("t" + i, "v" + i);
                run.logRow("row", Map.of("i", i));
                run.upload("files/" + i, file);
                System.out.println("rest " + i);
            }
        }
    }

    private static String describe(Run run) throws IOException {
        StringBuilder text = new StringBuilder().append(run.metrics().latest()).append(run.params());
        for (Artifact file : run.files()) {
            try (InputStream content = run.open(file.name())) {
                text.append(new String(content.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }
}
