package dev.atelier.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of the 46 tests names tests that are there. */
class DocumentedTestsTest {
    private static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("^\\| (\\d+) \\|", Pattern.MULTILINE);
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");

    @Test
    void exist() throws IOException {
        String table = Files.readString(PROJECT.resolve("docs/compute-tck.md"));
        assertThat(ROW.matcher(table).results().map(row -> Integer.valueOf(row.group(1))))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 46).boxed().toList());

        Map<String, String> sources = sources();
        List<String> missing = new ArrayList<>();
        Matcher named = NAMED.matcher(table);
        while (named.find()) {
            if (!sources.getOrDefault(named.group(1) + ".java", "").contains("void " + named.group(2) + "(")) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String family : List.of("sdk-compute", "sdk-core")) {
            try (Stream<Path> modules = Files.list(PROJECT.resolve(family))) {
                for (Path module : modules.filter(Files::isDirectory).toList()) {
                    read(module.resolve("src/main/java"), sources);
                    read(module.resolve("src/test/java"), sources);
                }
            }
        }
        return sources;
    }

    private static void read(Path folder, Map<String, String> sources) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().matches(".*(Contract|Test|IT)\\.java"))
                    .forEach(file -> sources.put(file.getFileName().toString(), text(file)));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
