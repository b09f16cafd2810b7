package dev.atelier.tracking.embedded.metric;

import dev.atelier.spi.tracking.SeriesKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A file, or a pair of files, that holds parts of series. Confined to the index's lock, unlike the parts it gives. */
public interface PartFile {
    Path path();

    /**
     * Finds what came since the last call.
     *
     * @param generation what changes found now are stamped with; rises from call to call
     * @param runs called once for each run that the file knows, with the number it has in this file
     */
    void refresh(long generation, RunListener runs) throws IOException;

    /** Tells whether the file was read to the end that it will have for ever. */
    boolean isFinished();

    /** Hands over the parts of a run, empty ones included, in the order in which they were begun. */
    void parts(int run, Consumer<SeriesPart> target) throws IOException;

    /** Hands over the parts of one series of a run. */
    void parts(int run, String metric, Consumer<SeriesPart> target) throws IOException;

    /** Hands over the series that changed after a generation, together with the numbers of their runs. */
    void changedAfter(long generation, ChangeListener target) throws IOException;

    /** Hears of runs. */
    interface RunListener {
        void found(String runId, int run);
    }

    /** Hears of series that changed. */
    interface ChangeListener {
        void changed(int run, SeriesKey key);
    }
}
