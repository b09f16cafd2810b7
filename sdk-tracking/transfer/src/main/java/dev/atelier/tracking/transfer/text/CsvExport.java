package dev.atelier.tracking.transfer.text;

import dev.atelier.Run;
import dev.atelier.metric.MetricPoints;
import dev.atelier.tracking.transfer.internal.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.apache.commons.csv.CSVPrinter;

/** Writes the metrics of runs as comma-separated values. */
public final class CsvExport {
    private CsvExport() {}

    /** Writes a line for each point. */
    public static void writeLong(Collection<Run> runs, Path file) {
        WholeFile.write(file, out -> {
            CSVPrinter csv = new CSVPrinter(out, CsvForm.FORMAT);
            csv.printRecord(CsvForm.LONG_FORM);
            for (Run run : runs) {
                for (String metric : run.metrics().names()) {
                    points(csv, run.id(), metric, run.metric(metric).points());
                }
            }
        });
    }

    /** Writes a line for each step. */
    public static void writeWide(Run run, Path file) {
        WideForm form = WideForm.of(run);
        WholeFile.write(file, out -> form.write(new CSVPrinter(out, CsvForm.FORMAT)));
    }

    private static void points(CSVPrinter csv, String run, String metric, MetricPoints points) throws IOException {
        for (int i = 0; i < points.size(); i++) {
            csv.printRecord(run, metric, points.step(i), points.timestamp(i), points.value(i));
        }
    }
}
