package dev.atelier.tracking.embedded.point;

import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.metric.PartFile;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** What the journal of a point file says: runs, names, series and their first points. Confined to the index's lock. */
public final class Journal {
    private static final int NONE = -1;
    private static final int NARROW = 32;

    private final List<String> runs = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> nameNumbers = new HashMap<>();
    private final IntColumn firstOfRun = new IntColumn(NONE);
    private final IntColumn lastOfRun = new IntColumn(NONE);
    private final IntColumn run = new IntColumn(NONE);
    private final IntColumn metric = new IntColumn(NONE);
    private final IntColumn origin = new IntColumn(NONE);
    private final IntColumn next = new IntColumn(NONE);
    private final Map<Integer, WideRun> wideRuns = new HashMap<>();
    private final SmallPoints points = new SmallPoints();
    private final JournalRecord record = new JournalRecord();

    /** Hears what the journal says. */
    public interface Listener extends PartFile.RunListener {
        void changed(int series);
    }

    /** Of records that are only looked at. */
    private static final Listener NOBODY = new Listener() {
        @Override
        public void found(String runId, int run) {
            // not told
        }

        @Override
        public void changed(int series) {
            // not told
        }
    };

    /**
     * Reads the records of a page from a place on.
     *
     * @return where the first that is not whole begins
     */
    public int read(ByteBuffer bytes, int from, PointBlock page, Listener listener) {
        int start = from;
        try {
            while (start < bytes.limit() && bytes.get(start) != 0) {
                Runnable effect = decode(bytes.position(start), page, listener);
                if (!record.isWhole(bytes, start)) {
                    break;
                }
                effect.run();
                start = bytes.position();
            }
        } catch (BufferUnderflowException e) {
            return start; // not whole
        }
        return start;
    }

    /**
     * Returns where a record ends of which the first byte alone is 0, so that it looks like the end of the page; -1 where
     * there is none.
     */
    public static int endOfRecordWithoutKind(ByteBuffer bytes, int start, PointBlock page) {
        byte[] copy = new byte[bytes.limit() - start];
        bytes.get(start, copy);
        ByteBuffer record = ByteBuffer.wrap(copy).order(bytes.order());
        Journal scratch = new Journal();
        for (byte kind = JournalRecord.NAME; kind <= JournalRecord.POINT; kind++) {
            if (scratch.isWhole(record.put(0, kind), page)) {
                return start + record.position();
            }
        }
        return -1;
    }

    private boolean isWhole(ByteBuffer bytes, PointBlock page) {
        try {
            decode(bytes.position(0), page, NOBODY);
            return record.isWhole(bytes, 0);
        } catch (BufferUnderflowException e) {
            return false;
        }
    }

    /** Returns what a series is of, or null when it is not known. */
    public @Nullable SeriesKey key(int series) {
        int ofRun = series < 0 ? NONE : run.get(series);
        return ofRun == NONE ? null : new SeriesKey(runs.get(ofRun), metricName(series));
    }

    String runId(int number) {
        return runs.get(number);
    }

    /** Hands over the series of one metric of a run, one for each origin. */
    void series(int ofRun, String name, IntConsumer target) {
        if (isWide(ofRun)) {
            wideRuns.computeIfAbsent(ofRun, number -> new WideRun(this, number)).series(name, target);
            return;
        }
        int known = nameNumbers.getOrDefault(name, NONE);
        for (int series = firstOfRun(ofRun); series >= 0; series = nextOfRun(series)) {
            if (metric(series) == known || metricName(series).equals(name)) {
                target.accept(series);
            }
        }
    }

    int firstOfRun(int number) {
        return firstOfRun.get(number);
    }

    int nextOfRun(int series) {
        return next.get(series);
    }

    int run(int series) {
        return run.get(series);
    }

    int metric(int series) {
        return metric.get(series);
    }

    String metricName(int series) {
        return names.get(metric.get(series));
    }

    String originName(int series) {
        return names.get(origin.get(series));
    }

    Deque<SmallPoint> points(int series) {
        return points.of(series);
    }

    /** Tells whether a run has so many series that each look for one would be long. */
    private boolean isWide(int ofRun) {
        int count = 0;
        for (int series = firstOfRun(ofRun); series >= 0 && count <= NARROW; series = nextOfRun(series)) {
            count++;
        }
        return count > NARROW;
    }

    private Runnable decode(ByteBuffer bytes, PointBlock page, Listener listener) {
        return switch (bytes.get()) {
            case JournalRecord.NAME -> decodeName(bytes);
            case JournalRecord.RUN -> decodeRun(bytes, page, listener);
            case JournalRecord.SERIES -> decodeSeries(bytes, page, listener);
            case JournalRecord.POINT -> decodePoint(bytes, page, listener);
            default -> throw new BufferUnderflowException(); // of a newer version, or damaged
        };
    }

    private Runnable decodeName(ByteBuffer bytes) {
        int number = (int) JournalRecord.unsigned(bytes);
        String name = JournalRecord.text(bytes);
        return () -> {
            set(names, number, name);
            nameNumbers.put(name, number);
        };
    }

    private Runnable decodeRun(ByteBuffer bytes, PointBlock page, Listener listener) {
        int number = page.run() + (int) JournalRecord.unsigned(bytes);
        String runId = JournalRecord.text(bytes);
        return () -> {
            set(runs, number, runId);
            listener.found(runId, number);
        };
    }

    private Runnable decodeSeries(ByteBuffer bytes, PointBlock page, Listener listener) {
        int series = page.series() + (int) JournalRecord.unsigned(bytes);
        int ofRun = page.run() + (int) JournalRecord.signed(bytes);
        int name = (int) JournalRecord.unsigned(bytes);
        int by = (int) JournalRecord.unsigned(bytes);
        SmallPoint point = SmallPoint.decode(bytes, page.baseTimestamp());
        return () -> {
            if (ofRun < runs.size() && name < names.size() && by < names.size()) {
                define(series, ofRun, name, by);
                points.add(series, point);
                listener.changed(series);
            }
        };
    }

    private Runnable decodePoint(ByteBuffer bytes, PointBlock page, Listener listener) {
        int series = page.series() + (int) JournalRecord.signed(bytes);
        SmallPoint point = SmallPoint.decode(bytes, page.baseTimestamp());
        return () -> {
            if (run.get(series) != NONE) {
                points.add(series, point);
                listener.changed(series);
            }
        };
    }

    private void define(int series, int ofRun, int name, int by) {
        run.set(series, ofRun);
        metric.set(series, name);
        origin.set(series, by);
        int last = lastOfRun.get(ofRun);
        if (last == NONE) {
            firstOfRun.set(ofRun, series);
        } else {
            next.set(last, series);
        }
        lastOfRun.set(ofRun, series);
    }

    /** Sets an element; where damage has left a gap, there are empty texts. */
    private static void set(List<String> list, int index, String text) {
        while (list.size() <= index) {
            list.add("");
        }
        list.set(index, text);
    }
}
