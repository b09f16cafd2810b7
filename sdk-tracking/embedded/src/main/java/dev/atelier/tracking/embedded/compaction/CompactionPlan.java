package dev.atelier.tracking.embedded.compaction;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which files to seal together. Only neighbours are, so that parts of series stay in the order of the files they are in.
 *
 * <p>A sealed file is sealed again when it is at most twice as large as what is sealed beside it: so that each point is
 * written again a number of times that grows with the logarithm of their number, and there are few files.
 */
final class CompactionPlan {
    private static final int FACTOR = 2;

    /**
     * A file as the plan sees it.
     *
     * @param path where it is
     * @param size its length in bytes
     * @param state what can be done with it
     */
    record Candidate(Path path, long size, State state) {}

    /** What can be done with a file. */
    enum State {
        /** Somebody may append to it, or it is damaged. */
        KEEP,
        /** Nobody appends to it any more. */
        SEAL,
        /** It is sealed. */
        SEALED,
        /** It is sealed, and holds runs that were deleted. */
        GARBAGE
    }

    private CompactionPlan() {}

    /** Returns the files to seal together, in their order. */
    static List<List<Path>> of(List<Candidate> files) {
        List<List<Path>> ranges = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < files.size(); i++) {
            if (i >= next && isWork(files.get(i))) {
                int end = end(files, i);
                int start = start(files, next, i, end);
                ranges.add(
                        files.subList(start, end).stream().map(Candidate::path).toList());
                next = end;
            }
        }
        return ranges;
    }

    /** Takes in what follows: all that is work, and sealed files that are small beside it. */
    private static int end(List<Candidate> files, int from) {
        int end = from;
        long size = 0;
        while (end < files.size() && isTaken(files.get(end), size)) {
            size += files.get(end).size();
            end++;
        }
        return end;
    }

    private static int start(List<Candidate> files, int least, int from, int end) {
        int start = from;
        long size = files.subList(from, end).stream().mapToLong(Candidate::size).sum();
        while (start > least && isTaken(files.get(start - 1), size)) {
            start--;
            size += files.get(start).size();
        }
        return start;
    }

    private static boolean isWork(Candidate file) {
        return file.state() == State.SEAL || file.state() == State.GARBAGE;
    }

    private static boolean isTaken(Candidate file, long size) {
        return isWork(file) || (file.state() == State.SEALED && file.size() <= FACTOR * size);
    }
}
