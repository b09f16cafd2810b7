package dev.atelier.tracking.transfer;

import dev.atelier.RunImport;
import dev.atelier.metric.MetricValue;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds the metrics of one run, leaving out as many of each as earlier imports have brought. Confined to a thread.
 *
 * <p>Points of one metric must come in the same order each time; the order between metrics does not matter.
 */
final class ResumingImport {
    private static final class Known {
        private long left;

        Known(long left) {
            this.left = left;
        }

        boolean skip() {
            return left-- > 0;
        }
    }

    private final RunImport run;
    private final ImportReport.Tally tally;
    private final Map<String, Known> known = new HashMap<>();

    ResumingImport(RunImport run, ImportReport.Tally tally) {
        this.run = run;
        this.tally = tally;
    }

    void point(String metric, long step, double value, long timestamp) {
        Known earlier = known.get(metric);
        if (earlier == null) {
            earlier = new Known(run.pointCount(metric));
            known.put(metric, earlier);
        }
        if (!earlier.skip()) {
            run.point(metric, step, value, timestamp);
            tally.point();
        }
    }

    void value(String metric, MetricValue value) {
        Known earlier = known.get(metric);
        if (earlier == null) {
            earlier = new Known(run.valueCount(metric, value.kind()));
            known.put(metric, earlier);
        }
        if (!earlier.skip()) {
            run.value(metric, value);
            tally.point();
        }
    }
}
