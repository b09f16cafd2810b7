package dev.atelier.tracking.embedded.sealed;

import dev.atelier.metric.MetricSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What the frames of a sealed file hold, for who finds one damaged. Confined to a thread. */
public final class SealedContents {
    private static final int SHOWN = 3;

    private final SealedFile file;
    private final Supplier<? extends Collection<String>> runIds;
    private final TreeMap<Long, String> frames = new TreeMap<>();

    /** Reads all pages that are whole; the runs of others are those that have the hashes in the index. */
    public SealedContents(SealedFile file, Supplier<? extends Collection<String>> runIds) throws IOException {
        this.file = file;
        this.runIds = runIds;
        SealedIndex index = file.index();
        try (SealedReader reader = file.reader()) {
            for (int number = 0; number < index.pageCount(); number++) {
                SealedPage page = reader.page(file, index.position(number));
                for (int i = 0; page != null && i < page.size(); i++) {
                    for (List<SealedPart> parts : page.parts(i).values()) {
                        addAll(parts, reader);
                    }
                }
            }
        }
    }

    /** Says what is lost with a stretch of the file; empty when nothing is known of it. */
    public String lost(long from, long to) {
        List<String> lost = new ArrayList<>(frames.subMap(from, to).values());
        SealedIndex index = file.index();
        for (int number = 0; number < index.pageCount(); number++) {
            if (index.position(number) >= from && index.position(number) < to) {
                lost.add("all points and values in this file of " + runs(number));
            }
        }
        return some(lost, "more");
    }

    private void addAll(List<SealedPart> parts, SealedReader reader) throws IOException {
        for (SealedPart part : parts) {
            String of =
                    "run '" + part.key().runId() + "', metric '" + part.key().metric() + "': ";
            SealedChunks chunks = part.chunks();
            if (chunks != null) {
                add(of, chunks.all());
                for (SealedChunk chunk : reader.chunks(chunks)) {
                    add(of, chunk);
                }
            }
            for (long position : part.valueFrames()) {
                frames.put(position, of + "texts, tables or other values");
            }
        }
    }

    private void add(String of, SealedChunk chunk) {
        MetricSummary summary = chunk.chunk().summary();
        frames.put(
                chunk.position(),
                of + summary.count() + " points from step " + summary.first().step() + " to step "
                        + summary.last().step());
    }

    private String runs(int page) {
        SealedIndex index = file.index();
        int count = index.endOfPage(page) - index.firstRun(page);
        TreeSet<String> known = new TreeSet<>();
        for (String runId : runIds.get()) {
            for (int run : index.candidates(runId)) {
                if (index.pageOf(run) == page) {
                    known.add("run '" + runId + "'");
                }
            }
        }
        List<String> names = new ArrayList<>(known);
        while (names.size() < count) {
            names.add("a run that is not in the catalog");
        }
        return some(names, "other runs");
    }

    private static String some(List<String> texts, String what) {
        int others = Math.max(0, texts.size() - SHOWN);
        String shown = String.join(", ", texts.subList(0, texts.size() - others));
        return others == 0 ? shown : shown + " and " + others + " " + what;
    }
}
