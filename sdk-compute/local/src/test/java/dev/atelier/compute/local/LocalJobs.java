package dev.atelier.compute.local;

import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SourceTree;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Jobs of the tests, described by nothing but texts, so that another JVM makes the same. */
final class LocalJobs {
    /** Counts its executions, waits for {@code go}, says so and ends with code 5. */
    static final String WAITING = """
            echo ran >>outputs/count
            echo waiting
            while [ ! -e "$ATELIER_RUN_DIR/go" ]; do sleep 0.05; done
            echo done
            exit 5
            """;

    private LocalJobs() {}

    static JobSpec waiting(String runId) {
        return spec(runId, script(ScriptKind.SHELL, "job.sh"), new OneFile("job.sh", WAITING))
                .build();
    }

    static JobSpec.Builder spec(String runId, JobCommand command, SourceTree source) {
        return JobSpec.builder(new JobSpec.Identity("w", "tests", "local", runId, 1), command, source);
    }

    static JobCommand script(ScriptKind kind, String script) {
        return new JobCommand.Script(kind, script, List.of());
    }

    /** A source tree of one file. */
    record OneFile(String path, String text) implements SourceTree {
        @Override
        public List<File> files() {
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            return List.of(new File(path, sha256(content), content.length, false));
        }

        @Override
        public InputStream open(File file) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        private static String sha256(byte[] content) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
