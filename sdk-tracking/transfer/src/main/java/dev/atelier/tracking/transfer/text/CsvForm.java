package dev.atelier.tracking.transfer.text;

import java.util.List;
import org.apache.commons.csv.CSVFormat;

/** The columns of files with comma-separated values. */
final class CsvForm {
    static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();
    static final String RUN = "run";
    static final String METRIC = "metric";
    static final String STEP = "step";
    static final String TIMESTAMP = "timestamp";
    static final String VALUE = "value";
    static final List<String> LONG_FORM = List.of(RUN, METRIC, STEP, TIMESTAMP, VALUE);

    private CsvForm() {}
}
