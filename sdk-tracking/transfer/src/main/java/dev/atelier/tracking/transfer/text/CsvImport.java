package dev.atelier.tracking.transfer.text;

import dev.atelier.RunImporter;
import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import dev.atelier.tracking.transfer.internal.Decimals;
import dev.atelier.tracking.transfer.internal.Folder;
import dev.atelier.tracking.transfer.internal.ImportedRuns;
import dev.atelier.tracking.transfer.internal.Tally;
import dev.atelier.tracking.transfer.internal.WholeFile;
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
public final class CsvImport {
    private final Path file;
    private final String experiment;
    private final Tally tally = new Tally();

    public CsvImport(Path file, String experiment) {
        this.file = file;
        this.experiment = experiment;
    }

    public Tally readLong(Workspace workspace) {
        return read(workspace, CsvForm.LONG_FORM, (records, runs) -> {
            while (records.hasNext()) {
                CSVRecord line = records.next();
                guarded(
                        line,
                        () -> runs.get(line.get(CsvForm.RUN))
                                .ifPresent(run -> run.point(
                                        line.get(CsvForm.METRIC),
                                        number(line, CsvForm.STEP),
                                        Decimals.parse(line.get(CsvForm.VALUE).strip()),
                                        number(line, CsvForm.TIMESTAMP))));
            }
        });
    }

    public Tally readWide(Workspace workspace) {
        String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        return read(workspace, List.of(CsvForm.STEP), (records, runs) -> {
            long fileTime = Files.getLastModifiedTime(file).toMillis();
            while (records.hasNext()) {
                CSVRecord line = records.next();
                guarded(line, () -> runs.get(name).ifPresent(run -> wide(line, run, fileTime)));
            }
        });
    }

    private static void wide(CSVRecord line, ImportedRuns.Target run, long fileTime) {
        Map<String, String> cells = line.toMap();
        long step = number(line, CsvForm.STEP);
        long timestamp = line.isMapped(CsvForm.TIMESTAMP) ? number(line, CsvForm.TIMESTAMP) : fileTime;
        cells.forEach((metric, value) -> {
            boolean own = metric.equals(CsvForm.STEP) || metric.equals(CsvForm.TIMESTAMP);
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

    private Tally read(Workspace workspace, List<String> columns, Lines lines) {
        try (BufferedReader text = WholeFile.open(file);
                CSVParser csv = CsvForm.FORMAT
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
        return tally;
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
