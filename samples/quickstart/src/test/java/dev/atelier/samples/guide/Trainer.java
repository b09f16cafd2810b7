package dev.atelier.samples.guide;

import dev.atelier.Run;

/** What the unit tests of the examples test. */
final class Trainer {
    void train(Run run) {
        run.log("rmse", 58.2);
    }
}
