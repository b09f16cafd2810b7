package dev.atelier.samples.quickstart;

/** Placeholder until the sample is written. */
public final class Quickstart {
    private Quickstart() {}

    /** Says that there is nothing yet. */
    public static void main(String[] args) {
        System.out.println("Quickstart finished: nothing to do yet");
    }
}
