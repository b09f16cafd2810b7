package dev.atelier.serving;

import dev.atelier.spi.deploy.ScorerSpec.PythonEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A JVM that serves {@code score.py} of a directory until it is killed. */
final class ServingHost {
    private ServingHost() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        PythonEntry entry = new PythonEntry("score.py", directory, Python.INTERPRETER, Map.of());
        TestServer server = TestServer.serving(entry, ServingLimits.DEFAULTS);
        var unused = server.client()
                .sendAsync(server.scoring("{}").build(), java.net.http.HttpResponse.BodyHandlers.discarding());
        Files.createFile(directory.resolve("serving"));
        new CountDownLatch(1).await();
    }
}
