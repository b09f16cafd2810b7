package dev.atelier.internal.search;

import dev.atelier.internal.catalog.Kinds;
import dev.atelier.metric.MetricSummary;
import dev.atelier.search.Aggregate;
import dev.atelier.search.Condition;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.Filter;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Change;
import dev.atelier.spi.tracking.Changes;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.RunIndex;
import dev.atelier.spi.tracking.RunSelection;
import dev.atelier.spi.tracking.SearchableFields;
import dev.atelier.spi.tracking.SeriesKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The search of stores that have none: columns in memory, built at the first search and brought up to date by each
 * later one from the change feeds. Thread-safe: searches run side by side, one at a time brings the columns up to date.
 */
public final class RunColumns implements RunIndex {
    private static final int BATCH = 1_024;

    private record Series(SeriesKey key, @Nullable MetricSummary summary) {}

    private record Text(int row, String metric, @Nullable Object text, long count) {}

    private final Catalog catalog;
    private final MetricStore metrics;
    private final SearchableFields fields;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Object refreshing = new Object(); // held while the store is read, so that it is read once
    private RunTable table = new RunTable();
    private boolean built;
    private long catalogMark;
    private long metricsMark;

    public RunColumns(Catalog catalog, MetricStore metrics, SearchableFields fields) {
        this.catalog = catalog;
        this.metrics = metrics;
        this.fields = fields;
    }

    @Override
    public List<Hit> find(RunSelection selection) {
        return search(used(selection), () -> table.find(selection));
    }

    @Override
    public long count(RunSelection selection) {
        return search(used(selection), () -> table.count(selection));
    }

    @Override
    public List<Hit> values(RunSelection selection, List<Field> wanted) {
        Set<Field> used = used(selection);
        used.addAll(wanted);
        return search(used, () -> table.values(selection, wanted));
    }

    private <T> T search(Set<Field> used, Supplier<T> query) {
        used.removeIf(field -> field.entity() != Entity.METRIC);
        refresh(used);
        lock.readLock().lock();
        try {
            return query.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void refresh(Set<Field> used) {
        synchronized (refreshing) {
            if (!built || table.isMostlyGarbage()) {
                build(aggregates(used));
            } else {
                tail(aggregates(used));
            }
            readTexts(used);
        }
    }

    /** A run's document is older than its metrics: read after them it is there. */
    private void build(Set<Aggregate> aggregates) {
        RunTable fresh = new RunTable();
        fresh.metrics().keep(aggregates);
        metricsMark = metrics.changes(0, fresh::set);
        catalogMark = catalog.sequence();
        for (String kind : List.of(Kinds.RUN, Kinds.MODEL_VERSION)) {
            for (Document document : catalog.list(kind, "")) {
                fresh.set(document.key(), fields.read(document));
            }
        }
        fresh.complete();
        write(() -> table = fresh);
        built = true;
    }

    private void tail(Set<Aggregate> aggregates) {
        if (!table.metrics().has(aggregates)) {
            write(() -> table.metrics().keep(aggregates));
            metricsMark = 0;
        }
        List<Series> batch = new ArrayList<>();
        metricsMark = metrics.changes(metricsMark, (key, summary) -> {
            batch.add(new Series(key, summary));
            if (batch.size() == BATCH) {
                apply(batch);
            }
        });
        apply(batch);
        Changes changes = catalog.changes(catalogMark);
        for (Change change : changes.changes()) {
            apply(change.key());
        }
        catalogMark = changes.sequence();
    }

    private void apply(List<Series> batch) {
        if (!batch.isEmpty()) {
            write(() -> batch.forEach(series -> table.set(series.key, series.summary)));
            batch.clear();
        }
    }

    private void apply(DocumentKey key) {
        boolean run = key.kind().equals(Kinds.RUN);
        if (run || key.kind().equals(Kinds.MODEL_VERSION)) {
            Optional<Document> document = catalog.find(key);
            Optional<SearchableFields.Entry> entry = document.flatMap(fields::read);
            write(() -> {
                if (run && document.isEmpty()) {
                    table.remove(key);
                } else {
                    table.set(key, entry);
                }
            });
        }
    }

    /** Series without points are read only when somebody asks for that metric. */
    private void readTexts(Set<Field> used) {
        Set<String> names = new HashSet<>();
        used.forEach(field -> names.add(field.key()));
        for (String metric : names) {
            List<Text> texts = new ArrayList<>();
            for (int row : table.metrics().unread(metric)) {
                texts.add(text(row, metric));
            }
            if (!texts.isEmpty()) {
                write(() -> texts.forEach(text -> table.metrics().setText(text.row, metric, text.text, text.count)));
            }
        }
    }

    private Text text(int row, String metric) {
        SeriesKey key = new SeriesKey(table.id(row), metric);
        Object count = SeriesValues.of(metrics, key, Aggregate.COUNT);
        Object text = SeriesValues.of(metrics, key, Aggregate.LAST);
        return new Text(row, metric, text, count instanceof Long number ? number : 0);
    }

    private void write(Runnable change) {
        lock.writeLock().lock();
        try {
            change.run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static Set<Aggregate> aggregates(Set<Field> used) {
        Set<Aggregate> aggregates = EnumSet.of(Aggregate.LAST);
        used.forEach(field -> aggregates.add(field.aggregate()));
        return aggregates;
    }

    private static Set<Field> used(RunSelection selection) {
        Set<Field> used = new HashSet<>();
        selection.order().keys().forEach(key -> used.add(key.field()));
        addFields(selection.filter(), used);
        return used;
    }

    private static void addFields(Filter filter, Set<Field> used) {
        if (filter instanceof Condition condition) {
            used.add(condition.field());
        } else if (filter instanceof Filter.Not not) {
            addFields(not.term(), used);
        } else if (filter instanceof Filter.And and) {
            and.terms().forEach(term -> addFields(term, used));
        } else if (filter instanceof Filter.Or or) {
            or.terms().forEach(term -> addFields(term, used));
        }
    }
}
