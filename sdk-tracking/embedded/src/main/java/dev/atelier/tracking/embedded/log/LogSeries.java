package dev.atelier.tracking.embedded.log;

import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.file.FileWindow;
import dev.atelier.tracking.embedded.file.Frame;
import dev.atelier.tracking.embedded.file.FrameReader;
import dev.atelier.tracking.embedded.file.Payload;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which series a metric log defines, and which its damaged frames were most likely of. Immutable. */
public final class LogSeries {
    private static final int TYPE_AT = 16;
    private static final int LENGTH_AT = 4;

    private final Path log;
    private final Map<Integer, SeriesKey> keys;

    private LogSeries(Path log, Map<Integer, SeriesKey> keys) {
        this.log = log;
        this.keys = keys;
    }

    /** Reads what is whole of a log. */
    public static LogSeries of(Path log) throws IOException {
        Map<Integer, SeriesKey> keys = new HashMap<>();
        try (StoredFile file = StoredFile.read(log)) {
            new FrameReader(log, Problems.silent()).read(file, file.size(), frame -> {
                if (frame.type() == MetricFrames.DEFINITION) {
                    keys.put(MetricFrames.series(frame.payload()), key(frame.payload()));
                }
            });
        }
        return new LogSeries(log, Map.copyOf(keys));
    }

    /** Returns what a number stands for, or null when its definition is damaged. */
    public @Nullable SeriesKey key(int number) {
        return keys.get(number);
    }

    /** Returns what a damaged frame was most likely of, by what its bytes still say, or null. */
    public @Nullable SeriesKey likely(long position) throws IOException {
        try (StoredFile file = StoredFile.read(log)) {
            FileWindow window = new FileWindow(file, file.size());
            ByteBuffer header = window.at(position, Frame.HEADER);
            if (header == null) {
                return null;
            }
            int type = header.getInt(TYPE_AT);
            int length = header.getInt(LENGTH_AT);
            ByteBuffer payload =
                    length < Integer.BYTES ? null : window.at(position + Frame.HEADER, Math.min(length, file.size()));
            if (payload == null) {
                return null;
            }
            return type == MetricFrames.DEFINITION ? defined(payload) : keys.get(MetricFrames.series(payload));
        }
    }

    /** Reads a damaged definition, if the lengths in it are those of the whole. */
    private static @Nullable SeriesKey defined(ByteBuffer payload) {
        int end = Integer.BYTES;
        for (int text = 0; text < 3; text++) {
            int length = end + Integer.BYTES <= payload.limit() ? payload.getInt(end) : -1;
            if (length < 0 || length > payload.limit() - end - Integer.BYTES) {
                return null;
            }
            end += Integer.BYTES + length;
        }
        ByteBuffer texts = payload.position(Integer.BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
        return end == payload.limit() ? key(texts) : null;
    }

    private static SeriesKey key(ByteBuffer texts) {
        return new SeriesKey(Payload.text(texts), Payload.text(texts));
    }
}
