package dev.atelier.starter;

import dev.atelier.Run;

/** A script that fails after it has logged. */
public final class FailingTrainer {
    private FailingTrainer() {}

    public static void main(String[] arguments) {
        Run.context().log("loss", 1);
        throw new IllegalStateException("no convergence");
    }
}
