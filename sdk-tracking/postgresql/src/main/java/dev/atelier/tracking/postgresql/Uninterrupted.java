package dev.atelier.tracking.postgresql;

/** Lets a call run in an interrupted thread, which the pool and file channels would refuse. */
final class Uninterrupted {
    private Uninterrupted() {}

    /** Runs a call without the thread's interrupt flag, and gives the flag back afterwards. */
    static <T, X extends Exception> T call(Call<T, X> call) throws X {
        boolean interrupted = Thread.interrupted();
        try {
            return call.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    interface Call<T, X extends Exception> {
        T run() throws X;
    }
}
