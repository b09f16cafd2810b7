package dev.atelier.tracking.embedded.sealed;

import dev.atelier.tracking.embedded.file.Payload;
import dev.atelier.tracking.embedded.file.TextChecksum;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is read of a sealed file when it is opened: 8 bytes for each run, 12 for each page. Immutable.
 *
 * <p>Runs are numbered in the order of the pages. They are found by hashes of their ids; whether a hash is that of the run
 * looked for, its page tells.
 */
public final class SealedIndex {
    private final List<String> replaced;
    private final long[] pages;
    private final int[] firstRuns;
    private final int[] hashes;
    private final int[] runs;

    private SealedIndex(List<String> replaced, long[] pages, int[] firstRuns, int[] hashes, int[] runs) {
        this.replaced = replaced;
        this.pages = pages;
        this.firstRuns = firstRuns;
        this.hashes = hashes;
        this.runs = runs;
    }

    /** Returns the names of the files that no longer count, for what they hold is in this one. */
    public List<String> replaced() {
        return replaced;
    }

    public int runCount() {
        return runs.length;
    }

    /** Returns the page that holds a run. */
    int pageOf(int run) {
        int found = Arrays.binarySearch(firstRuns, run);
        return found >= 0 ? found : -found - 2;
    }

    int firstRun(int page) {
        return firstRuns[page];
    }

    /** Returns the number behind that of the last run of a page. */
    int endOfPage(int page) {
        return page + 1 == pages.length ? runs.length : firstRuns[page + 1];
    }

    long position(int page) {
        return pages[page];
    }

    public int pageCount() {
        return pages.length;
    }

    /** Returns the numbers of the runs that may be the one looked for; mostly none or one. */
    public int[] candidates(String runId) {
        int hash = TextChecksum.of(runId);
        int low = lowerBound(hash);
        int high = low;
        while (high < hashes.length && hashes[high] == hash) {
            high++;
        }
        return Arrays.copyOfRange(runs, low, high);
    }

    static SealedIndex decode(ByteBuffer source) {
        List<String> replaced = new ArrayList<>();
        for (int left = source.getInt(); left > 0; left--) {
            replaced.add(Payload.text(source));
        }
        long[] pages = new long[source.getInt()];
        int[] firstRuns = new int[pages.length];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = source.getLong();
            firstRuns[i] = source.getInt();
        }
        int count = source.getInt();
        return new SealedIndex(List.copyOf(replaced), pages, firstRuns, ints(source, count), ints(source, count));
    }

    private int lowerBound(int hash) {
        int low = 0;
        int high = hashes.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Integer.compareUnsigned(hashes[middle], hash) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int[] ints(ByteBuffer source, int count) {
        int[] ints = new int[count];
        for (int i = 0; i < count; i++) {
            ints[i] = source.getInt();
        }
        return ints;
    }

    /** Collects an index. Confined to a thread. */
    static final class Builder {
        private final Payload pages = new Payload();
        private int pageCount;
        private long[] hashedRuns = new long[1024];
        private int runCount;

        int runCount() {
            return runCount;
        }

        void addRun(String runId) {
            if (runCount == hashedRuns.length) {
                hashedRuns = Arrays.copyOf(hashedRuns, 2 * runCount);
            }
            hashedRuns[runCount] = Integer.toUnsignedLong(TextChecksum.of(runId)) << 32 | runCount;
            runCount++;
        }

        void addPage(long position, int firstRun) {
            pages.putLong(position).putInt(firstRun);
            pageCount++;
        }

        byte[] encode(List<String> replaced) {
            Payload payload = new Payload().putInt(replaced.size());
            replaced.forEach(payload::putText);
            payload.putInt(pageCount).putBytes(pages.toBytes()).putInt(runCount);
            long[] byHash = sortedByHash();
            for (long run : byHash) {
                payload.putInt((int) (run >>> 32));
            }
            for (long run : byHash) {
                payload.putInt((int) run);
            }
            return payload.toBytes();
        }

        private long[] sortedByHash() {
            long[] sorted = new long[runCount];
            for (int i = 0; i < runCount; i++) {
                sorted[i] = hashedRuns[i] ^ Long.MIN_VALUE; // signed order is then that of unsigned numbers
            }
            Arrays.sort(sorted);
            for (int i = 0; i < runCount; i++) {
                sorted[i] ^= Long.MIN_VALUE;
            }
            return sorted;
        }
    }
}
