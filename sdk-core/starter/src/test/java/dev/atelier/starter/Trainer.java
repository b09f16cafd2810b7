package dev.atelier.starter;

import dev.atelier.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A script of a user; it takes part in its run without knowing how it was started. */
public final class Trainer {
    private Trainer() {}

    public static void main(String[] arguments) throws IOException {
        Run run = Run.context();
        run.param("alpha", 0.4)
                .param("name", arguments[0])
                .param("fast", true)
                .tag("team", "risk")
                .tag("bare");
        run.property("source", "test");
        for (int step = 0; step < 100; step++) {
            run.log("loss", 1.0 / (step + 1));
        }
        run.log("odd", Double.NaN);
        run.log("odd", Double.NEGATIVE_INFINITY);
        run.log("note", "größer");
        run.logList("list", 1, 2, 3);
        run.logRow("row", Map.of("x", 1));
        run.logRow("row", Map.of("x", 2));
        run.logTable("table", Map.of("y", List.of(1, 2), "z", List.of("a", "b")));
        run.logImage("plot", new byte[] {'G', 'I', 'F', '8', '9', 'a', 1});
        run.upload("models/model.txt", Files.writeString(Path.of("model.txt"), "weights"));
        Files.writeString(Path.of("model.txt"), "better weights");
        run.uploadReplacing("models/model.txt", Path.of("model.txt"));
        Run child = run.startChild("fold 1");
        child.log("rmse", 58.2);
        child.upload("fold.txt", Path.of("model.txt"));
        child.complete();
        run.startChildren(List.of(Map.of("fold", "2"), Map.of("fold", "3"))).forEach(fold -> fold.log("rmse", 60));
        System.out.println(
                "trained " + run.metric("loss").count() + " " + run.children().size());
    }
}
