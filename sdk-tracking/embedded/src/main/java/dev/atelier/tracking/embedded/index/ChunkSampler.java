package dev.atelier.tracking.embedded.index;

import static java.util.Objects.requireNonNull;

import dev.atelier.metric.MetricBucket;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.spi.tracking.Downsampler;
import dev.atelier.tracking.embedded.metric.ChunkSummary;
import dev.atelier.tracking.embedded.metric.ChunkVisitor;
import dev.atelier.tracking.embedded.metric.PointStats;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Downsamples a series from chunks: one whose steps all lie in one bucket is taken by its summary, so that only those at the
 * edges of buckets need be unpacked. Confined to a thread.
 */
final class ChunkSampler implements ChunkVisitor {
    private final int buckets;
    private @Nullable MetricSummary measured;
    private @Nullable Downsampler sampler;

    ChunkSampler(int buckets) {
        this.buckets = Downsampler.requireBuckets(buckets);
    }

    /** Takes note of a part's summary; of all parts before the first is added. */
    void measure(@Nullable MetricSummary summary) {
        if (summary != null) {
            measured = measured == null ? summary : measured.plus(summary);
        }
    }

    void add(SeriesPart part) throws IOException {
        if (measured != null) {
            part.readChunks(this);
        }
    }

    List<MetricBucket> result() {
        return sampler == null ? List.of() : sampler.result();
    }

    @Override
    public boolean takes(ChunkSummary chunk) {
        MetricSummary summary = chunk.summary();
        long least = summary.first().step();
        if (!isMeasured(least) || !isMeasured(summary.last().step())) {
            return false;
        }
        if (sampler().bucket(least) != sampler().bucket(summary.last().step())) {
            return false;
        }
        sampler().add(summary, chunk.sum(), chunk.numbers());
        return true;
    }

    /** Adds stretches of points that lie in one bucket, which are mostly long. */
    @Override
    public void accept(MetricPoints points) {
        PointStats stretch = new PointStats();
        int bucket = 0;
        for (int i = 0; i < points.size(); i++) {
            long step = points.step(i);
            if (isMeasured(step)) { // what was appended meanwhile may lie outside
                int next = sampler().bucket(step);
                if (next != bucket) {
                    add(stretch);
                    stretch = new PointStats();
                    bucket = next;
                }
                stretch.add(step, points.value(i), points.timestamp(i));
            }
        }
        add(stretch);
    }

    private void add(PointStats stretch) {
        ChunkSummary chunk = stretch.summary();
        if (chunk != null) {
            sampler().add(chunk.summary(), chunk.sum(), chunk.numbers());
        }
    }

    private boolean isMeasured(long step) {
        return step >= range().first().step() && step <= range().last().step();
    }

    private Downsampler sampler() {
        if (sampler == null) {
            sampler = new Downsampler(range().first().step(), range().last().step(), buckets);
        }
        return sampler;
    }

    private MetricSummary range() {
        return requireNonNull(measured, "no part was measured");
    }
}
