package dev.atelier.samples.jshell;

/** Placeholder until the sample is written. */
public final class JShell {
    private JShell() {}

    /** Says that there is nothing yet. */
    public static void main(String[] args) {
        System.out.println("JShell sample: nothing to do yet");
    }
}
