package dev.atelier.internal.provider;

/** A provider that could not be used, and why. Immutable. */
record Broken(Throwable cause) {
    /** Keeps a failure, unless it is the JVM's own. */
    static Broken of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError error) {
                throw error;
            }
        }
        return new Broken(failure);
    }

    @Override
    public String toString() {
        Throwable behind = cause.getCause();
        return behind == null ? cause.toString() : cause + " caused by " + behind;
    }
}
