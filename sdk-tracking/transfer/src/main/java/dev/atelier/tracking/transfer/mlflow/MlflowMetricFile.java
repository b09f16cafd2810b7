package dev.atelier.tracking.transfer.mlflow;

import dev.atelier.tracking.transfer.internal.CountedImport;
import dev.atelier.tracking.transfer.internal.Decimals;
import dev.atelier.tracking.transfer.internal.Folder;
import dev.atelier.tracking.transfer.internal.Tally;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A metric's file: a line {@code timestamp value step} for each point; MLflow before 1.0 left the step out. */
final class MlflowMetricFile {
    private static final int SHOWN = 60;

    private final Path file;
    private final Tally tally;

    MlflowMetricFile(Path file, Tally tally) {
        this.file = file;
        this.tally = tally;
    }

    /** Hands out the points in the file's order. A last line without its end is still being written, it waits. */
    void read(String metric, CountedImport target) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            boolean ended = endsWithNewline();
            long number = 0;
            String line = lines.readLine();
            while (line != null) {
                String next = lines.readLine();
                number++;
                if (next == null && !ended) {
                    tally.leftOut(file, "line " + number + " has no end, it is still being written or was cut");
                } else {
                    point(metric, line, number, target);
                }
                line = next;
            }
        } catch (IOException e) {
            tally.unreadable(file, Folder.reason(e));
        }
    }

    private void point(String metric, String line, long number, CountedImport target) {
        String[] parts = line.strip().split("\\s+");
        Point point = parts.length == 2 || parts.length == 3 ? parse(parts) : null;
        if (point == null) {
            String shown = line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
            tally.unreadable(file, "line " + number + " is no 'timestamp value step': '" + shown + "'");
        } else {
            target.point(metric, point.step, point.value, point.timestamp);
        }
    }

    private record Point(long timestamp, double value, long step) {}

    private static @Nullable Point parse(String[] parts) {
        try {
            long step = parts.length == 3 ? Long.parseLong(parts[2]) : 0;
            return new Point(Long.parseLong(parts[0]), Decimals.parse(parts[1]), step);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private boolean endsWithNewline() throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.size() == 0 || (channel.read(last, channel.size() - 1) == 1 && last.get(0) == '\n');
        }
    }
}
