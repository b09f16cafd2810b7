package dev.atelier.tracking.postgresql.database;

/** Lets a call run in an interrupted thread, which the pool and file channels would refuse. */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** Runs a call without the thread's interrupt flag, and gives the flag back afterwards. */
    public static <T, X extends Exception> T call(Call<T, X> call) throws X {
        boolean interrupted = Thread.interrupted();
        try {
            return call.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public interface Call<T, X extends Exception> {
        T run() throws X;
    }
}
