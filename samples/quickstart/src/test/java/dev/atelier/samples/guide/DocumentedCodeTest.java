package dev.atelier.samples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every Java example of the documentation is code of this package, which is compiled and run. */
class DocumentedCodeTest {
    private static final Path MODULE = Path.of(System.getProperty("basedir"));
    private static final Pattern JAVA_BLOCK =
            Pattern.compile("^```java\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/guide.md"})
    void isCompiledAndRun(String document) throws IOException {
        String sources = sources();
        List<String> blocks = blocks(MODULE.resolve("../..").resolve(document));
        assertThat(blocks).isNotEmpty();
        assertThat(blocks)
                .allSatisfy(block -> assertThat(sources.contains(squeeze(block)))
                        .as("this example of %s is code of dev.atelier.samples.guide:%n%s", document, block)
                        .isTrue());
    }

    private static List<String> blocks(Path document) throws IOException {
        return JAVA_BLOCK
                .matcher(Files.readString(document))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String sources() throws IOException {
        Path folder = MODULE.resolve("src/test/java/dev/atelier/samples/guide");
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                sources.append(squeeze(Files.readString(file))).append('\n');
            }
        }
        return sources.toString();
    }

    /** Leaves white space out, since documents and sources are formatted differently. */
    private static String squeeze(String code) {
        return code.replaceAll("\\s+", "");
    }
}
