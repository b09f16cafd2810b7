package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.Names;
import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.run.NewRun;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.internal.tidy.Housekeeping;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A named group of runs; it is created by its first use.
 *
 * <p>Thread-safe.
 */
public final class Experiment {
    private final Workspace workspace;
    private final String name;

    Experiment(Workspace workspace, String name) {
        this.workspace = workspace;
        this.name = Names.name("experiment name", name);
    }

    /** Code that is tracked as a run. */
    @FunctionalInterface
    public interface Body<E extends Exception> {
        /**
         * Does the work.
         *
         * @param run the run to record on
         * @throws E when the work fails
         */
        void execute(Run run) throws E;
    }

    /**
     * Returns the experiment's name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Runs code in this JVM as a run: it completes, or fails with the escaping exception's stack trace kept.
     *
     * @param <E> what the code may throw
     * @param body the code; it may end the run itself
     * @return the run, ended
     * @throws E what the code threw, the same object
     */
    public <E extends Exception> Run track(Body<E> body) throws E {
        requireNonNull(body, "body");
        Run run = startLogging();
        try {
            body.execute(run);
        } catch (Throwable failure) {
            failQuietly(run, failure);
            throw failure;
        }
        if (!run.status().terminal()) {
            run.complete();
        }
        return run;
    }

    /**
     * Starts a run in this JVM that the caller ends: {@link Run#complete}, {@link Run#fail} or {@link Run#cancel}.
     *
     * @return the run, running
     */
    public Run startLogging() {
        return new Run(
                workspace,
                workspace.runRecords().create(NewRun.interactive(name)).id());
    }

    /**
     * Starts a named run in this JVM that the caller ends.
     *
     * @param runName the run's display name
     * @return the run, running
     */
    public Run startLogging(String runName) {
        NewRun run = NewRun.interactive(name).with("name", Names.key("run name", runName));
        return new Run(workspace, workspace.runRecords().create(run).id());
    }

    /**
     * Submits a script; the job goes on when this JVM ends.
     *
     * @param config what to run and where
     * @return the run, starting
     * @throws dev.atelier.error.ConfigurationException when the configuration cannot work; it has all problems
     */
    public Run submit(ScriptRunConfig config) {
        return new Run(workspace, new Submission(workspace, name, requireNonNull(config, "config")).submit());
    }

    /**
     * Searches the experiment's runs.
     *
     * @return a query over them
     */
    public RunQuery runs() {
        return workspace.runs().experiments(name);
    }

    /**
     * Sets a tag.
     *
     * @param tag the tag's name
     * @param value its value, or null for a tag without one
     * @return this
     */
    public Experiment tag(String tag, @Nullable String value) {
        Names.key("tag", tag);
        update(json -> json.withIn("tags", tag, value));
        return this;
    }

    /**
     * Returns the tags.
     *
     * @return values by name; null for a tag without a value
     */
    public Map<String, @Nullable Object> tags() {
        return document().object("tags").values();
    }

    /** Hides the experiment and its runs from lists; nothing is deleted. */
    public void archive() {
        update(json -> json.with("archived", true));
    }

    /** Shows an archived experiment again. */
    public void reactivate() {
        update(json -> json.with("archived", null));
    }

    /**
     * Tells whether the experiment is archived.
     *
     * @return true when it is
     */
    public boolean archived() {
        return document().flag("archived");
    }

    /**
     * Plans the deletion of the runs that a policy does not keep.
     *
     * @param policy what is kept
     * @return what would be deleted; nothing is before {@link Deletion#execute}
     */
    public Deletion retain(Retention policy) {
        requireNonNull(policy, "policy");
        Housekeeping housekeeping = workspace.housekeeping();
        return new Deletion(housekeeping, mayGo -> housekeeping.planRuns(unwanted(policy), mayGo));
    }

    /**
     * Plans the deletion of the experiment with all its runs.
     *
     * @return what would be deleted; nothing is before {@link Deletion#execute}
     */
    public Deletion delete() {
        Housekeeping housekeeping = workspace.housekeeping();
        return new Deletion(housekeeping, mayGo -> housekeeping.planExperiment(name, mayGo));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Experiment experiment
                && experiment.name.equals(name)
                && experiment.workspace == workspace;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        if (!workspace.isOpen()) {
            return "experiment " + name + " of a closed workspace";
        }
        long runs = runs().count();
        return "experiment " + name + ", " + runs + (runs == 1 ? " run" : " runs") + (archived() ? ", archived" : "");
    }

    private Collection<String> unwanted(Retention policy) {
        List<RunRecord> runs = workspace.runRecords().list().stream()
                .filter(run -> run.experiment().equals(name))
                .toList();
        return policy.unwanted(this, runs, workspace.clock().instant());
    }

    private JsonObject document() {
        return workspace.documents().find(Kinds.EXPERIMENT, name).orElseGet(JsonObject::empty);
    }

    private void update(UnaryOperator<JsonObject> change) {
        Documents documents = workspace.documents();
        documents.transact(transaction -> {
            JsonObject current = transaction
                    .find(Kinds.EXPERIMENT, name)
                    .orElseGet(() -> workspace.runRecords().newExperiment(name));
            transaction.put(Kinds.EXPERIMENT, name, change.apply(current));
            return current;
        });
    }

    private static void failQuietly(Run run, Throwable failure) {
        try {
            if (!run.status().terminal()) {
                run.fail(failure);
            }
        } catch (RuntimeException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }
}
