package dev.atelier.tracking.transfer;

import dev.atelier.RunImporter;
import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads CSV files line by line. Confined to a thread. */
final class CsvImport {
    private final Path file;
    private final String experiment;
    private final ImportReport.Tally tally = new ImportReport.Tally();

    CsvImport(Path file, String experiment) {
        this.file = file;
        this.experiment = experiment;
    }

    ImportReport readLong(Workspace workspace) {
        return read(workspace, MetricsCsv.LONG_FORM, (records, runs) -> {
            while (records.hasNext()) {
                CSVRecord line = records.next();
                guarded(
                        line,
                        () -> runs.get(line.get(MetricsCsv.RUN))
                                .ifPresent(run -> run.point(
                                        line.get(MetricsCsv.METRIC),
                                        number(line, MetricsCsv.STEP),
                                        Decimals.parse(
                                                line.get(MetricsCsv.VALUE).strip()),
                                        number(line, MetricsCsv.TIMESTAMP))));
            }
        });
    }

    ImportReport readWide(Workspace workspace) {
        String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        return read(workspace, List.of(MetricsCsv.STEP), (records, runs) -> {
            long fileTime = Files.getLastModifiedTime(file).toMillis();
            while (records.hasNext()) {
                CSVRecord line = records.next();
                guarded(line, () -> runs.get(name).ifPresent(run -> wide(line, run, fileTime)));
            }
        });
    }

    private static void wide(CSVRecord line, ImportedRuns.Target run, long fileTime) {
        Map<String, String> cells = line.toMap();
        long step = number(line, MetricsCsv.STEP);
        long timestamp = line.isMapped(MetricsCsv.TIMESTAMP) ? number(line, MetricsCsv.TIMESTAMP) : fileTime;
        cells.forEach((metric, value) -> {
            boolean own = metric.equals(MetricsCsv.STEP) || metric.equals(MetricsCsv.TIMESTAMP);
            if (!own && !value.isBlank()) {
                run.point(metric, step, Decimals.parse(value.strip()), timestamp);
            }
        });
    }

    /** Reads the lines that follow the one with the column names. */
    @FunctionalInterface
    private interface Lines {
        void read(Iterator<CSVRecord> records, ImportedRuns runs) throws IOException;
    }

    private ImportReport read(Workspace workspace, List<String> columns, Lines lines) {
        try (BufferedReader text = WholeFile.open(file);
                CSVParser csv = MetricsCsv.FORMAT
                        .builder()
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .get()
                        .parse(text);
                RunImporter importer = workspace.importer("csv")) {
            require(columns, csv.getHeaderNames());
            ImportedRuns runs = new ImportedRuns(importer, experiment, tally);
            try {
                lines.read(csv.iterator(), runs);
            } catch (UncheckedIOException e) {
                tally.unreadable(file + " line " + csv.getCurrentLineNumber(), reason(e));
            }
            runs.finish();
        } catch (IOException e) {
            tally.unreadable(file, e);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("'" + file + "' cannot be read: " + e.getMessage());
        }
        return tally.report();
    }

    private void require(List<String> columns, List<String> found) {
        List<Problem> missing = columns.stream()
                .filter(column -> !found.contains(column))
                .map(column -> Problem.error(column, "there is no such column"))
                .toList();
        if (!missing.isEmpty()) {
            throw new ConfigurationException(
                    "'" + file + "' is no file of metrics; its columns are "
                            + found.stream().collect(Collectors.joining(", ")),
                    missing);
        }
    }

    private void guarded(CSVRecord line, Runnable work) {
        try {
            work.run();
        } catch (IllegalArgumentException | dev.atelier.error.ConflictException e) {
            String where = file + " record " + line.getRecordNumber();
            tally.unreadable(where, line.isConsistent() ? Folder.reason(e) : "it has " + line.size() + " cells");
        }
    }

    private static long number(CSVRecord line, String column) {
        String text = line.get(column).strip();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("its " + column + " '" + text + "' is no whole number of 64 bits", e);
        }
    }

    private static Exception reason(UncheckedIOException e) {
        Throwable cause = e.getCause();
        return cause instanceof IOException known && !(cause instanceof CSVException)
                ? known
                : new IOException("it is no CSV: " + (cause == null ? e : cause).getMessage(), e);
    }
}
