package dev.atelier.samples.benchmarks;

import dev.atelier.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The snapshot of a tree in which nothing has changed, against {@code git status} in it. */
final class Snapshots {
    private static final int FILES = 10_000;
    private static final int FILES_OF_A_FOLDER = 50;
    private static final int ROUNDS = 15;

    private Snapshots() {}

    static void unchangedAgainstGitStatus(Bench bench) throws Exception {
        Path directory = bench.directory();
        Path tree = tree(directory.resolve("tree"), bench.size(FILES));
        for (List<String> command : List.of(
                List.of("git", "init", "-q"),
                List.of("git", "add", "--all"),
                List.of("git", "-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", "all"))) {
            git(tree, command);
        }
        try (Workspace workspace = Workspace.open(directory.resolve("workspace"))) {
            String id = workspace.takeSnapshot(tree).id();
            double[] ratios = Rounds.ratios(
                    bench,
                    ROUNDS,
                    () -> Rounds.seconds(() -> {
                        if (!workspace.takeSnapshot(tree).id().equals(id)) {
                            throw new IllegalStateException("the snapshot has changed");
                        }
                    }),
                    () -> Rounds.seconds(() -> git(tree, List.of("git", "status", "--porcelain"))));
            bench.result(new Ratio("snapshot.unchanged.vs.gitstatus", Budget.atMost(2), ratios));
        }
        bench.delete(directory);
    }

    /** Makes files that were modified long ago, since what was modified just now is always read. */
    private static Path tree(Path root, int files) throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
        for (int i = 0; i < files; i++) {
            Path folder = root.resolve("package" + i / FILES_OF_A_FOLDER % 20).resolve("part" + i / FILES_OF_A_FOLDER);
            Path file = Files.createDirectories(folder).resolve("module" + i + ".py");
            Files.writeString(file, "print(" + i + ")\n");
            Files.setLastModifiedTime(file, old);
        }
        Path ignored = Files.writeString(root.resolve(".gitignore"), "*.pyc\n/build/\n.idea\n");
        Files.setLastModifiedTime(ignored, old);
        return root;
    }

    private static void git(Path directory, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        byte[] output = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + " has failed: " + new String(output, StandardCharsets.UTF_8));
        }
    }
}
