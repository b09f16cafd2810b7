package dev.atelier.deploy.tck;

import dev.atelier.service.Scorer;
import dev.atelier.service.ScoringRequest;
import dev.atelier.spi.deploy.ScorerSpec;
import java.nio.file.Files;
import java.nio.file.Path;

/** Answers with what its model's file {@code answer} says, as long as it is open. */
final class TestScorer implements Scorer {
    private volatile String answer = "";

    static ScorerSpec.Java spec() {
        return new ScorerSpec.Java(TestScorer.class.getName(), TestScorer::new);
    }

    @Override
    public void init(Path modelDirectory) throws Exception {
        answer = Files.readString(modelDirectory.resolve("answer"));
    }

    @Override
    public Object score(ScoringRequest request) {
        if (answer.isEmpty()) {
            throw new IllegalStateException("used while it is not open");
        }
        if (request.body().equals("\"fail\"")) {
            throw new IllegalStateException("failing as asked to");
        }
        return answer;
    }

    @Override
    public void close() {
        answer = "";
    }
}
