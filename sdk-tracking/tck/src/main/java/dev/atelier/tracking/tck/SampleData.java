package dev.atelier.tracking.tck;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** A bit of everything that a store keeps. */
final class SampleData {
    static final List<String> KINDS = List.of("run", "model");
    static final List<String> ORIGINS = List.of("", "attempt-1");

    private SampleData() {}

    /** Adds documents, short and long series of several origins, structured values and content. */
    static void add(WorkspaceStore store, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            DocumentKey key = new DocumentKey(KINDS.get(i % 2), seed + "-" + i);
            long revision = store.catalog().commit(List.of(Write.create(key, "{\"n\": " + i + "}")));
            if (i % 3 > 0) {
                Document current = new Document(key, revision, "");
                store.catalog().commit(List.of(i % 3 == 1 ? Write.replace(current, "new") : Write.delete(current)));
            }
        }
        for (int length : new int[] {1, 3, 40, 2_500}) {
            for (String origin : ORIGINS) {
                fill(store.metrics().writer(new SeriesKey("run-" + seed, "m" + length), origin), length, random);
            }
        }
        for (int i = 0; i < 5; i++) {
            store.artifacts().put(new ByteArrayInputStream((seed + " content " + i).getBytes(StandardCharsets.UTF_8)));
        }
    }

    static StoreState state(WorkspaceStore store) {
        return StoreState.of(store, KINDS, ORIGINS);
    }

    private static void fill(SeriesWriter writer, int length, Random random) {
        for (int i = 0; i < length; i++) {
            double value = random.nextInt(30) == 0 ? Double.NaN : random.nextGaussian();
            if (random.nextInt(10) == 0) {
                writer.append(random.nextInt(length), value, random.nextInt(1_000));
            } else {
                writer.append(value, 1_700_000_000_000L + i);
            }
        }
        writer.append(new MetricValue(MetricKind.LIST, "[" + random.nextInt() + "]", 0, length));
    }
}
