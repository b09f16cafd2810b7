package dev.atelier.tracking.embedded.sealed;

import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.file.FileWindow;
import dev.atelier.tracking.embedded.file.Frame;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.metric.ChunkVisitor;
import dev.atelier.tracking.embedded.metric.PartFile;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file that a compaction has written and nobody changes any more. Its index is read when it is opened, pages when a run of
 * theirs is looked for. Confined to the index's lock, unlike its parts.
 */
public final class SealedFile implements PartFile {
    private final Path path;
    private final Problems problems;
    private final SealedIndex index;
    private @Nullable SealedPage page;
    private int pageNumber = -1;
    private long foundAt;
    private @Nullable BitSet changedRuns;

    private SealedFile(Path path, Problems problems, SealedIndex index) {
        this.path = path;
        this.problems = problems;
        this.index = index;
    }

    /** Opens a sealed file, or returns null, and reports it, when it is damaged so that nothing in it can be found. */
    public static @Nullable SealedFile open(Path path, Problems problems) throws IOException {
        SealedIndex index = readIndex(path);
        if (index == null) {
            problems.report(
                    path + ": the index is damaged; none of the points in this file can be read, restore it from"
                            + " a backup");
            return null;
        }
        return new SealedFile(path, problems, index);
    }

    @Override
    public Path path() {
        return path;
    }

    public SealedIndex index() {
        return index;
    }

    /** Says when the file was found, and in which of its runs something is new, null for all. */
    public void found(long generation, @Nullable BitSet newRuns) {
        foundAt = generation;
        changedRuns = newRuns;
    }

    /** There is nothing that could have come: what was found counts as changed when {@link #found} was called. */
    @Override
    public void refresh(long generation, RunListener runs) {
        // nobody appends to a sealed file
    }

    @Override
    public boolean isFinished() {
        return true;
    }

    /** Returns the number of a run, or -1. */
    public int find(String runId) throws IOException {
        for (int run : index.candidates(runId)) {
            if (runId(run).equals(runId)) {
                return run;
            }
        }
        return -1;
    }

    public String runId(int run) throws IOException {
        SealedPage found = page(run);
        return found == null ? "" : found.runId(run - index.firstRun(pageNumber));
    }

    @Override
    public void parts(int run, Consumer<SeriesPart> target) throws IOException {
        parts(run).values().forEach(parts -> parts.forEach(target));
    }

    @Override
    public void parts(int run, String metric, Consumer<SeriesPart> target) throws IOException {
        parts(run).getOrDefault(metric, List.of()).forEach(target);
    }

    @Override
    public void changedAfter(long generation, ChangeListener target) throws IOException {
        for (int number = 0; isFoundAfter(generation) && number < index.pageCount(); number++) {
            changedKeys(number, key -> target.changed(-1, key));
        }
    }

    public boolean isFoundAfter(long generation) {
        return foundAt > generation;
    }

    /** Hands over the series of a page in which something may be new to this index. */
    public void changedKeys(int number, Consumer<SeriesKey> target) throws IOException {
        for (int run = index.firstRun(number); run < index.endOfPage(number); run++) {
            if (changedRuns == null || changedRuns.get(run)) {
                for (String metric : parts(run).keySet()) {
                    target.accept(new SeriesKey(runId(run), metric));
                }
            }
        }
    }

    void readPoints(SealedChunks chunks, MetricPoints.Builder target) throws IOException {
        try (SealedReader reader = new SealedReader(path, problems)) {
            for (SealedChunk chunk : reader.chunks(chunks)) {
                reader.readPoints(chunk, target);
            }
        }
    }

    void readChunks(SealedChunks chunks, ChunkVisitor visitor) throws IOException {
        try (SealedReader reader = new SealedReader(path, problems)) {
            for (SealedChunk chunk : reader.chunks(chunks)) {
                if (!visitor.takes(chunk.chunk())) {
                    MetricPoints.Builder points = new MetricPoints.Builder(chunk.count());
                    reader.readPoints(chunk, points);
                    visitor.accept(points.build());
                }
            }
        }
    }

    void readValues(List<Long> frames, Consumer<MetricValue> target) throws IOException {
        if (frames.isEmpty()) {
            return;
        }
        try (SealedReader reader = new SealedReader(path, problems)) {
            for (long frame : frames) {
                reader.readValues(frame, target);
            }
        }
    }

    SealedReader reader() throws IOException {
        return new SealedReader(path, problems);
    }

    private Map<String, List<SealedPart>> parts(int run) throws IOException {
        SealedPage found = page(run);
        return found == null ? Map.of() : found.parts(run - index.firstRun(pageNumber));
    }

    /** Returns the page of a run, or null when it is damaged. The last one is kept: what is read next is mostly in it. */
    private @Nullable SealedPage page(int run) throws IOException {
        int number = index.pageOf(run);
        if (number != pageNumber) {
            try (SealedReader reader = new SealedReader(path, problems)) {
                page = reader.page(this, index.position(number));
                pageNumber = number;
            }
        }
        return page;
    }

    private static @Nullable SealedIndex readIndex(Path path) throws IOException {
        try (StoredFile file = StoredFile.read(path)) {
            long size = file.size();
            FileWindow window = new FileWindow(file, size);
            Frame trailer =
                    size < SealedFormat.TRAILER_LENGTH ? null : Frame.read(window, size - SealedFormat.TRAILER_LENGTH);
            if (trailer == null || trailer.type() != SealedFormat.TRAILER) {
                return null;
            }
            Frame frame = Frame.read(window, trailer.payload().getLong());
            return frame == null || frame.type() != SealedFormat.INDEX ? null : SealedIndex.decode(frame.payload());
        }
    }
}
