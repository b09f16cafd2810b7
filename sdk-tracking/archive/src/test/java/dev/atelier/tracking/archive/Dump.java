package dev.atelier.tracking.archive;

import dev.atelier.Workspace;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.Change;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.Map;
import java.util.TreeMap;

/** All that a workspace has, as text that can be compared. */
final class Dump {
    private Dump() {}

    static Map<String, String> of(Workspace workspace) {
        WorkspaceStore store = workspace.store();
        Map<String, String> dump = new TreeMap<>();
        for (Change change : store.catalog().changes(0).changes()) {
            store.catalog()
                    .find(change.key())
                    .ifPresent(document -> dump.put(
                            change.key().toString(), Json.parse(document.body()).toString()));
        }
        for (String run : store.metrics().runs()) {
            for (String metric : store.metrics().metrics(run)) {
                dump.put("series " + run + " " + metric, series(store, new SeriesKey(run, metric)));
            }
        }
        store.artifacts().forEach(blob -> dump.put("blob " + blob.sha256(), "" + blob.size()));
        return dump;
    }

    private static String series(WorkspaceStore store, SeriesKey key) {
        StringBuilder text = new StringBuilder();
        for (MetricPoint point : store.metrics().points(key)) {
            text.append(point.step())
                    .append(' ')
                    .append(Double.doubleToLongBits(point.value()))
                    .append(' ')
                    .append(point.timestamp())
                    .append('\n');
        }
        for (MetricValue value : store.metrics().values(key)) {
            text.append(value).append('\n');
        }
        return text.toString();
    }
}
