package dev.atelier.tracking.embedded.sealed;

import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.file.Payload;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import dev.atelier.tracking.embedded.sealed.codec.PackedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a sealed file, run by run. Confined to a thread. */
public final class SealedWriter implements Closeable {
    private final SealedOutput out;
    private final PackedWriter packer = new PackedWriter();
    private final PageWriter page = new PageWriter();
    private final SealedIndex.Builder index = new SealedIndex.Builder();

    public SealedWriter(Path draft) throws IOException {
        out = new SealedOutput(draft);
    }

    /** Writes a run: its series one by one, each a list of parts of one origin in the order of their appends. */
    public void write(String runId, List<List<SeriesPart>> series) throws IOException {
        if (page.isFull()) {
            endPage();
        }
        page.beginRun(runId, series.size());
        index.addRun(runId);
        try {
            for (List<SeriesPart> parts : series) {
                write(parts);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause(); // out of the hands of a consumer
        }
    }

    /** Ends the file, and forces it to the disk. */
    public void finish(List<String> replaced) throws IOException {
        endPage();
        long position = out.write(SealedFormat.INDEX, index.runCount(), index.encode(replaced));
        out.write(SealedFormat.TRAILER, 0, new Payload().putLong(position).toBytes());
        out.force();
    }

    @Override
    public void close() throws IOException {
        packer.close();
        out.close();
    }

    private void write(List<SeriesPart> parts) throws IOException {
        SeriesKey key = parts.get(0).key();
        page.beginPart(key.metric(), parts.get(0).origin());
        writePoints(parts);
        writeValues(parts);
    }

    private void writePoints(List<SeriesPart> parts) throws IOException {
        ChunkWriter chunks = new ChunkWriter(out, packer);
        for (SeriesPart part : parts) {
            chunks.add(part);
        }
        @Nullable MetricPoints few = chunks.few();
        if (few != null) {
            page.putInline(few);
        } else {
            page.putChunks(chunks.finish());
        }
    }

    private void writeValues(List<SeriesPart> parts) throws IOException {
        ValueWriter values = new ValueWriter(out, packer);
        for (SeriesPart part : parts) {
            part.readValues(values);
        }
        List<Long> frames = new ArrayList<>();
        @Nullable List<MetricValue> small = values.finish(frames);
        if (small != null) {
            page.putInlineValues(small);
        } else {
            page.putValueFrames(values.count(), frames);
        }
    }

    private void endPage() throws IOException {
        if (page.runCount() > 0) {
            int first = index.runCount() - page.runCount();
            index.addPage(out.write(SealedFormat.PAGE, first, page.pack(packer)), first);
        }
    }
}
