package dev.atelier.tracking.transfer;

import static java.util.Objects.requireNonNull;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.tracking.transfer.text.CsvExport;
import dev.atelier.tracking.transfer.text.CsvImport;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Writes the scalars of runs as CSV, and reads them back exactly: every double, NaN, the infinities, −0.0 and 64-bit steps.
 *
 * <p>The long form has a line for each point, with the columns {@code run, metric, step, timestamp, value}; timestamps are
 * epoch milliseconds. The wide form is for spreadsheets: a line for each step of one run and a column for each metric. Files
 * are UTF-8, as in RFC 4180. One series at a time is held in memory, in the wide form those of one run.
 *
 * <pre>{@code
 * MetricsCsv.write(workspace.runs().where("metrics.rmse < 60").list(), Path.of("metrics.csv"));
 * ImportReport report = MetricsCsv.read(Path.of("metrics.csv"), other, "diabetes");
 * }</pre>
 */
public final class MetricsCsv {
    private MetricsCsv() {}

    /**
     * Writes the points of runs in the long form; a file that exists is replaced.
     *
     * @param runs the runs
     * @param file the file, which appears whole or not at all
     * @throws dev.atelier.error.StoreException when it cannot be written
     */
    public static void write(Collection<Run> runs, Path file) {
        requireNonNull(runs, "runs");
        CsvExport.writeLong(runs, file);
    }

    /**
     * Writes the points of a run in the wide form, without their times; a file that exists is replaced.
     *
     * @param run the run
     * @param file the file, which appears whole or not at all
     * @throws dev.atelier.error.StoreException when it cannot be written
     */
    public static void writeWide(Run run, Path file) {
        CsvExport.writeWide(run, file);
    }

    /**
     * Reads a file of the long form; it must have its column names in the first line, in any order. The runs get the ids they
     * have in the file, and a second call brings only what is new.
     *
     * @param file the file
     * @param workspace what to read into
     * @param experiment the name of the experiment that the runs go to
     * @return what was read, and what was left out and why
     * @throws dev.atelier.error.NotFoundException when there is no such file
     * @throws dev.atelier.error.ConfigurationException when it lacks a column
     */
    public static ImportReport read(Path file, Workspace workspace, String experiment) {
        return new ImportReport(new CsvImport(file, experiment).readLong(workspace));
    }

    /**
     * Reads a file of the wide form into one run: a column {@code step}, optionally {@code timestamp} in epoch milliseconds,
     * and one for each metric. Empty cells are left out. Without timestamps all points get the file's time.
     *
     * @param file the file; the run gets its name without the ending
     * @param workspace what to read into
     * @param experiment the name of the experiment that the run goes to
     * @return what was read, and what was left out and why
     * @throws dev.atelier.error.NotFoundException when there is no such file
     * @throws dev.atelier.error.ConfigurationException when it lacks the column {@code step}
     */
    public static ImportReport readWide(Path file, Workspace workspace, String experiment) {
        return new ImportReport(new CsvImport(file, experiment).readWide(workspace));
    }
}
