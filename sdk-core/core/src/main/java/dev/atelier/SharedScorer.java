package dev.atelier;

import dev.atelier.service.Scorer;
import dev.atelier.service.ScoringRequest;
import java.nio.file.Path;

/** A scorer that belongs to the caller, who closes it. */
record SharedScorer(Scorer scorer) implements Scorer {
    @Override
    public void init(Path modelDirectory) throws Exception {
        scorer.init(modelDirectory);
    }

    @Override
    public Object score(ScoringRequest request) throws Exception {
        return scorer.score(request);
    }
}
