package dev.atelier.compute.support;

import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SourceTree;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Source trees and jobs of the tests. */
final class Sources {
    private Sources() {}

    static JobSpec.Builder job(JobCommand command, SourceTree source) {
        return JobSpec.builder(new JobSpec.Identity("id", "workspace", "experiment", "run", 2), command, source);
    }

    static JobCommand script(ScriptKind kind, String script, String... arguments) {
        return new JobCommand.Script(kind, script, List.of(arguments));
    }

    static String sha256(String text) {
        return HexFormat.of().formatHex(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static SourceTree of(Map<String, String> texts) {
        return new Texts(new TreeMap<>(texts), Map.of());
    }

    /** Like {@link #of}, but somebody changes the files after they were listed. */
    static SourceTree changing(Map<String, String> texts, Map<String, String> later) {
        return new Texts(new TreeMap<>(texts), later);
    }

    private record Texts(TreeMap<String, String> texts, Map<String, String> later) implements SourceTree {
        @Override
        public List<File> files() {
            return texts.entrySet().stream()
                    .map(file -> new File(
                            file.getKey(),
                            sha256(file.getValue()),
                            file.getValue().length(),
                            file.getKey().endsWith(".sh")))
                    .toList();
        }

        @Override
        public InputStream open(File file) {
            String text = later.getOrDefault(file.path(), texts.get(file.path()));
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
