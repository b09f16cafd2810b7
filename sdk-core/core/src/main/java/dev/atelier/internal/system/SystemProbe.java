package dev.atelier.internal.system;

import java.io.IOException;
import java.util.function.ObjDoubleConsumer;

/** Reads some of the system metrics. Used by one thread; {@link #close} may come from another. */
public interface SystemProbe extends AutoCloseable {
    /**
     * Reads the metrics; what this machine does not have is left out.
     *
     * @throws IOException when they cannot be read now; the message says why
     */
    void sample(ObjDoubleConsumer<String> reading) throws IOException;

    @Override
    default void close() {}
}
