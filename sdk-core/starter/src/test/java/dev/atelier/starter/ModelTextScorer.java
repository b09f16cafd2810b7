package dev.atelier.starter;

import dev.atelier.service.Scorer;
import dev.atelier.service.ScoringRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Answers every request with the text of its model. */
public final class ModelTextScorer implements Scorer {
    private String text = "";

    public ModelTextScorer() {}

    @Override
    public void init(Path modelDirectory) throws IOException {
        text = Files.readString(modelDirectory.resolve("model.txt"));
    }

    @Override
    public Object score(ScoringRequest request) {
        return text;
    }
}
