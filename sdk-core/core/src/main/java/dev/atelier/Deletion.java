package dev.atelier;

import dev.atelier.internal.ByteCount;
import dev.atelier.internal.tidy.Housekeeping;
import dev.atelier.internal.tidy.Outcome;
import dev.atelier.internal.tidy.Plan;
import dev.atelier.internal.tidy.Refusal;
import dev.atelier.internal.tidy.Target;
import dev.atelier.run.Table;
import dev.atelier.spi.tracking.DocumentKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a deletion would delete and how much that frees; nothing is deleted before {@link #execute}. Immutable and
 * thread-safe; prints as a table.
 *
 * <pre>{@code
 * Deletion plan = experiment.retain(Retention.keepLast(20));
 * plan.execute();
 * }</pre>
 */
public final class Deletion {
    /**
     * A run, an artifact or an experiment of the plan. Immutable.
     *
     * @param kind {@code run}, {@code artifact} or {@code experiment}
     * @param id its id or name; of an artifact {@code <run>/<name>}
     */
    public record Item(String kind, String id) {
        @Override
        public String toString() {
            return kind + " " + id;
        }
    }

    /**
     * Something that stays although it was asked for. Immutable.
     *
     * @param item what stays
     * @param reason why, and what to do about it
     */
    public record Refused(Item item, String reason) {
        @Override
        public String toString() {
            return item + " stays: " + reason;
        }
    }

    /**
     * What a deletion has done. Immutable.
     *
     * @param deleted what is gone
     * @param refused what stays, and why
     * @param bytes how many bytes were freed; those of metrics are free after {@link Workspace#compact()}
     * @param bytesLater how many bytes of files that nothing refers to were put too recently to be deleted at once;
     *     {@link Workspace#compact()} frees them later
     * @param notes what was left alone, and why
     */
    public record Report(List<Item> deleted, List<Refused> refused, long bytes, long bytesLater, List<String> notes) {
        /** {@inheritDoc} */
        public Report {
            deleted = List.copyOf(deleted);
            refused = List.copyOf(refused);
            notes = List.copyOf(notes);
        }

        @Override
        public String toString() {
            List<String> lines = new ArrayList<>();
            lines.add("deleted " + deleted.size() + ", freed " + ByteCount.text(bytes)
                    + (bytesLater == 0 ? "" : ", " + ByteCount.text(bytesLater) + " more by a later compact()"));
            refused.forEach(refusal -> lines.add(refusal.toString()));
            lines.addAll(notes);
            return String.join("\n", lines);
        }
    }

    private final Function<Predicate<String>, Plan> planner;
    private final Housekeeping housekeeping;
    private final Plan plan;

    Deletion(Housekeeping housekeeping, Function<Predicate<String>, Plan> planner) {
        this.housekeeping = housekeeping;
        this.planner = planner;
        plan = planner.apply(id -> true);
    }

    /**
     * Lists what goes.
     *
     * @return runs with their children, artifacts and experiments
     */
    public List<Item> items() {
        return plan.targets().stream().map(target -> item(target.key())).toList();
    }

    /**
     * Lists what stays although it was asked for.
     *
     * @return each with the reason
     */
    public List<Refused> refused() {
        return refused(plan.refusals());
    }

    /**
     * Tells how much is freed in all: metrics by the next {@link Workspace#compact()}, files at once as far as
     * {@link #bytesLater} does not say otherwise.
     *
     * @return bytes of metrics, and of files that nothing else uses
     */
    public long bytes() {
        return plan.bytes();
    }

    /**
     * Tells how much of {@link #bytes} is not freed at once, since the files were stored in the last 24 hours;
     * {@link Workspace#compact()} frees it when they are older.
     *
     * @return bytes of files
     */
    public long bytesLater() {
        return plan.youngBytes();
    }

    /**
     * Deletes, for ever, what the plan lists. Everything is checked again: what must stay by now does, and what came after
     * the plan was made stays as well. A crash in the middle leaves whole runs, and perhaps files or metrics that
     * nobody refers to, which {@link Workspace#compact()} deletes.
     *
     * @return what was done
     * @throws dev.atelier.error.StoreException when the store cannot be written; a part may be deleted
     */
    public Report execute() {
        Set<String> planned =
                plan.targets().stream().map(target -> target.key().id()).collect(Collectors.toSet());
        Outcome outcome = housekeeping.execute(planner.apply(planned::contains));
        return new Report(
                outcome.deleted().stream().map(target -> item(target.key())).toList(),
                refused(outcome.refusals()),
                outcome.bytes(),
                outcome.youngBytes(),
                outcome.notes());
    }

    /**
     * Shows the plan as a table.
     *
     * @return a table that prints aligned
     */
    public Table table() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Target target : plan.targets()) {
            DocumentKey key = target.key();
            rows.add(row("delete", key, target.label(), target.files(), target.bytes(), ""));
        }
        for (Refusal refusal : plan.refusals()) {
            rows.add(row("keep", refusal.key(), refusal.label(), null, null, refusal.reason()));
        }
        return Table.of(List.of("action", "what", "id", "of", "files", "bytes of files", "reason"), rows);
    }

    /** Returns the plan as a table for people, with its sum below. */
    @Override
    public String toString() {
        return table() + "\n" + plan.targets().size() + " to delete, " + ByteCount.text(bytes()) + " to free ("
                + ByteCount.text(plan.metricBytes()) + " of metrics); nothing is deleted before execute()" + later();
    }

    private String later() {
        return bytesLater() == 0
                ? ""
                : "\n" + ByteCount.text(bytesLater())
                        + " of it in files stored in the last 24 hours, which a compact() after that time frees";
    }

    private static List<@Nullable Object> row(String action, DocumentKey key, @Nullable Object... more) {
        List<@Nullable Object> row = new ArrayList<>(List.of(action, key.kind(), key.id()));
        for (Object cell : more) {
            row.add(cell);
        }
        return row;
    }

    private static List<Refused> refused(List<Refusal> refusals) {
        return refusals.stream()
                .map(refusal -> new Refused(item(refusal.key()), refusal.reason()))
                .toList();
    }

    private static Item item(DocumentKey key) {
        return new Item(key.kind(), key.id());
    }
}
