package dev.atelier.tracking.embedded.verify;

import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.index.MetricFiles;
import dev.atelier.tracking.embedded.metric.ExpectedFiles;
import dev.atelier.tracking.embedded.metric.MetricFileName;
import dev.atelier.tracking.embedded.metric.MetricRegister;
import dev.atelier.tracking.embedded.metric.MetricWriters;
import dev.atelier.tracking.embedded.point.PointFile;
import dev.atelier.tracking.embedded.sealed.SealedFormat;
import dev.atelier.tracking.embedded.workspace.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.TreeSet;

/** Finds metric files that are gone, or shorter than the register says. Confined to a thread. */
final class LostBytesCheck {
    private static final String BACKUP = "; restore it from a backup";

    private final Layout layout;
    private final MetricRegister register;
    private final MetricWriters writers;

    LostBytesCheck(Layout layout, MetricRegister register, MetricWriters writers) {
        this.layout = layout;
        this.register = register;
        this.writers = writers;
    }

    /** What the register says now is compared with what there is later: files only grow, unless it was told before. */
    void run(Findings findings) throws IOException {
        ExpectedFiles expected = ExpectedFiles.of(register.read(), name -> Files.exists(path(name)));
        for (String name : new TreeSet<>(expected.names())) {
            long length = expected.length(path(name));
            long found = size(path(name));
            if (found < 0) {
                findings.add(path(name), "it is gone, and had " + length + " bytes", lost(path(name)) + BACKUP);
            } else if (found < length) {
                String what = "it was cut from " + length + " to " + found + " bytes";
                findings.add(path(name), what, left(path(name)) + BACKUP);
            }
        }
    }

    private Path path(String name) {
        return layout.metrics().resolve(name);
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    private String lost(Path file) {
        if (file.equals(layout.deletedRuns())) {
            return "the runs deleted there are back, and can be deleted again";
        }
        if (MetricFiles.isSealed(file)) {
            return "all points and values of the finished runs in it are lost";
        }
        boolean points = file.toString().endsWith(PointFile.SUFFIX);
        return "all " + (points ? "points" : "texts, tables and other values") + " that process "
                + MetricFileName.pid(file) + " logged to it are lost";
    }

    private String left(Path file) throws IOException {
        if (file.equals(layout.deletedRuns()) || file.toString().endsWith(SealedFormat.SUFFIX)) {
            return lost(file);
        }
        RemainingSeries series = RemainingSeries.of(MetricFiles.open(file, Problems.silent(), writers));
        return series.isEmpty() ? lost(file) : "what was logged last is lost: " + series;
    }
}
