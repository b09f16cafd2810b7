package dev.atelier.tracking.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.metric.ConfusionMatrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports with pictures in them. */
class ReportTest {
    private static final Pattern PICTURE = Pattern.compile("src=\"data:image/svg\\+xml;base64,([^\"]*)\"");

    @TempDir
    private Path directory;

    @Test
    void hasItsPicturesInside() throws IOException {
        try (Workspace workspace = Workspace.inMemory()) {
            Run run = workspace.experiment("diabetes").track(r -> {
                r.log("<b>loss", 1);
                r.log("<b>loss", 0.5);
                r.logConfusionMatrix("confusion", ConfusionMatrix.of(List.of("a", "b"), List.of("a", "a")));
            });
            run.report(directory.resolve("run.html"));
            workspace.runs().report(directory.resolve("compare.html"));
        }
        List<String> pictures = pictures(Files.readString(directory.resolve("run.html")));

        assertThat(pictures).hasSize(2).allSatisfy(svg -> assertThat(svg).contains("<svg role=\"img\"", "</svg>"));
        assertThat(pictures.get(0)).contains("<title>&lt;b&gt;loss</title>");
        assertThat(pictures(Files.readString(directory.resolve("compare.html"))))
                .hasSize(1);
    }

    private static List<String> pictures(String html) {
        return PICTURE.matcher(html)
                .results()
                .map((MatchResult picture) ->
                        new String(Base64.getDecoder().decode(picture.group(1)), StandardCharsets.UTF_8))
                .toList();
    }
}
