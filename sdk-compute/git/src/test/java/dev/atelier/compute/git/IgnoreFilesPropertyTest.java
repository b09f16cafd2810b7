package dev.atelier.compute.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Workspace;
import dev.atelier.spi.compute.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random trees with random ignore files: what is left must be what git itself would add. */
class IgnoreFilesPropertyTest {
    private static final int TREES = 40;
    private static final int FILES = 40;
    private static final List<String> NAMES =
            List.of("a", "b", "ab", "aab", "a.b", "b.log", "a b", "[a]", "#a", "!b", "a-b", "B", "a*");
    /** Names of patterns; for nonsense such as {@code //} or an open bracket, JGit need not agree with git. */
    private static final List<String> PARTS = List.of(
            "a",
            "b",
            "*",
            "**",
            "?",
            "a*",
            "*b",
            "?b",
            "*.log",
            "[ab]",
            "[!a]*",
            "a-b",
            "a b",
            "B",
            "\\#a",
            "[[:upper:]]",
            "[]a]",
            "a?b",
            "\\!b",
            "a\\*");

    private final Workspace workspace = Workspace.inMemory();

    @TempDir
    private Path temporary;

    @AfterEach
    void close() {
        workspace.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2026, 77})
    void leavesOutWhatGitLeavesOut(long seed) throws IOException {
        Random random = new Random(seed);
        for (int tree = 0; tree < TREES; tree++) {
            Path root = Files.createDirectories(temporary.toRealPath().resolve("t" + tree));
            Git git = Git.init(root);
            fill(root, random);
            String listed = git.run("ls-files", "-z", "--others", "--exclude-per-directory=.gitignore");
            List<String> found = workspace.takeSnapshot(root).files().stream()
                    .map(SourceTree.File::path)
                    .toList();
            assertThat(found)
                    .as("seed %d, tree %d, %s", seed, tree, ignoreFiles(root))
                    .containsExactlyInAnyOrderElementsOf(Stream.of(listed.split("\0", -1))
                            .filter(path -> !path.isEmpty())
                            .toList());
        }
    }

    private static Map<String, String> ignoreFiles(Path root) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(found -> found.endsWith(".gitignore")).toList()) {
                texts.put(root.relativize(path).toString(), Files.readString(path));
            }
        }
        return texts;
    }

    private static void fill(Path root, Random random) throws IOException {
        for (int i = 0; i < FILES; i++) {
            Path file = root;
            for (int depth = random.nextInt(4); depth >= 0; depth--) {
                file = file.resolve(NAMES.get(random.nextInt(NAMES.size())));
            }
            write(file, "x");
            if (i % 10 == 0) {
                write(file.resolveSibling(".gitignore"), rules(random));
            }
        }
    }

    /** Skips what would turn a file into a directory. */
    private static void write(Path file, String text) throws IOException {
        Path parent = file.getParent();
        while (!Files.exists(parent)) {
            parent = parent.getParent();
        }
        if (Files.isDirectory(parent) && !Files.isDirectory(file)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
    }

    private static String rules(Random random) {
        StringBuilder text = new StringBuilder();
        for (int line = random.nextInt(5); line >= 0; line--) {
            text.append(random.nextInt(3) == 0 ? "!" : "").append(random.nextInt(4) == 0 ? "/" : "");
            for (int part = random.nextInt(3); part >= 0; part--) {
                text.append(PARTS.get(random.nextInt(PARTS.size()))).append(part == 0 ? "" : "/");
            }
            text.append(random.nextInt(4) == 0 ? "/" : "").append(random.nextInt(8) == 0 ? "\r\n" : "\n");
        }
        return text.toString();
    }
}
