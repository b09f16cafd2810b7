package dev.atelier.samples.quickstart;

import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Scorer;
import dev.atelier.service.ScoringRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Scores rows by a {@link LinearModel}, whichever language trained it. */
public final class LinearScorer implements Scorer {
    private LinearModel model = new LinearModel(List.of(), List.of(), 0);

    @Override
    public void init(Path modelDirectory) throws IOException {
        model = LinearModel.read(modelDirectory.resolve("model.json"));
    }

    @Override
    public Object score(ScoringRequest request) {
        double[][] rows = request.data();
        int expected = model.features().size();
        for (double[] row : rows) {
            if (row.length != expected) {
                throw new InvalidInputException("a row needs " + expected + " numbers: " + model.features());
            }
        }
        return model.predict(rows);
    }
}
