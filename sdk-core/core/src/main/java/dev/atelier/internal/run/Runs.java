package dev.atelier.internal.run;

import dev.atelier.error.AlreadyExistsException;
import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.catalog.Transaction;
import dev.atelier.internal.json.Json;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The documents of runs and experiments. Thread-safe. */
public final class Runs {
    private static final int MAX_ID_PREFIX = 40;

    private final Documents documents;
    private final Clock clock;
    private final RunNumbers numbers;

    /** Keeps runs in documents of a store that may tell of damage. */
    public Runs(Documents documents, Clock clock, WorkspaceStore store) {
        this.documents = documents;
        this.clock = clock;
        numbers = new RunNumbers(documents, store);
    }

    private Runs(Documents documents, Clock clock, RunNumbers numbers) {
        this.documents = documents;
        this.clock = clock;
        this.numbers = numbers;
    }

    /** Returns the same runs, which only the holder of a lease can change. */
    public Runs heldBy(Lease lease) {
        return new Runs(documents.heldBy(lease), clock, numbers);
    }

    /** Creates runs of one experiment together, all or none; creates the experiment on first use. */
    public List<RunRecord> create(List<NewRun> runs) {
        return documents.transact(new Creation(runs));
    }

    public RunRecord create(NewRun run) {
        return create(List.of(run)).get(0);
    }

    public Optional<RunRecord> find(String runId) {
        return documents.find(Kinds.RUN, runId).map(RunRecord::new);
    }

    public RunRecord require(String runId) {
        return new RunRecord(documents.require(Kinds.RUN, runId, "list the runs with workspace.runs().list()"));
    }

    public List<RunRecord> list() {
        return documents.list(Kinds.RUN, "").stream().map(RunRecord::new).toList();
    }

    public List<RunRecord> children(String runId) {
        String quoted = Json.write(runId); // parsing a million documents takes seconds, this does not
        return documents.catalog().list(Kinds.RUN, "").stream()
                .filter(document -> document.body().contains(quoted))
                .map(documents::read)
                .map(RunRecord::new)
                .filter(run -> run.parent().filter(runId::equals).isPresent())
                .toList();
    }

    public RunRecord update(String runId, UnaryOperator<JsonObject> change) {
        return new RunRecord(documents.update(Kinds.RUN, runId, change));
    }

    /** Moves a run to a status where the order of statuses allows it; returns the run as it is then. */
    public RunRecord transition(String runId, RunStatus status, @Nullable Verdict verdict, @Nullable String error) {
        return update(runId, json -> {
            RunRecord current = new RunRecord(json);
            RunRecord changed = current.become(status, verdict, clock.millis());
            return changed.equals(current) || error == null
                    ? changed.json()
                    : changed.json().with("error", error);
        });
    }

    /**
     * Moves the run of a job to the status that was observed, and keeps when its code started: not before the run was
     * created, and not after now, whatever the clock of its machine says.
     */
    public void observe(String runId, RunStatus status, @Nullable Instant startedAt) {
        long now = clock.millis();
        update(runId, json -> {
            RunRecord current = new RunRecord(json);
            JsonObject known = startedAt == null || json.has("started") || current.ended()
                    ? json
                    : json.with(
                            "started",
                            Math.min(now, Math.max(current.createdAt().toEpochMilli(), startedAt.toEpochMilli())));
            return new RunRecord(known).become(status, null, now).json();
        });
    }

    /** Ends the run of a job; the clock of its machine tells how long it took, but not when that was. */
    public void conclude(String runId, Verdict verdict, @Nullable String error, @Nullable Duration took) {
        long now = clock.millis();
        update(runId, json -> {
            RunRecord current = new RunRecord(json);
            RunRecord changed = current.become(verdict.status(), verdict, current.endAfter(took, now));
            return changed.equals(current) || error == null
                    ? changed.json()
                    : changed.json().with("error", error);
        });
    }

    private RunRecord create(Transaction transaction, NewRun run) {
        Optional<JsonObject> known = transaction.find(Kinds.EXPERIMENT, run.experiment());
        JsonObject experiment = known.isPresent() ? known.get() : newExperiment(run.experiment());
        long number = numbers.next(run.experiment(), experiment);
        transaction.put(Kinds.EXPERIMENT, run.experiment(), experiment.with("lastNumber", number));
        String id = run.id() == null ? newId(run.experiment()) : run.id();
        if (transaction.find(Kinds.RUN, id).isPresent()) {
            throw new AlreadyExistsException(Kinds.RUN, id, "choose another id");
        }
        JsonObject json = head(id, run, number);
        for (var field : run.fields().values().entrySet()) {
            json = json.with(field.getKey(), field.getValue());
        }
        transaction.put(Kinds.RUN, id, json);
        if (run.job() != null) {
            transaction.put(Kinds.JOB, id, run.job().with("run", id));
        }
        return new RunRecord(json);
    }

    private JsonObject head(String id, NewRun run, long number) {
        long now = clock.millis();
        JsonObject json = JsonObject.empty()
                .with("id", id)
                .with("experiment", run.experiment())
                .with("number", number)
                .with("status", run.status().toString())
                .with("user", System.getProperty("user.name", ""))
                .with("created", now);
        return run.status() == RunStatus.RUNNING ? json.with("started", now) : json;
    }

    /** Not a lambda, since it is on the way of every program's first run. */
    private final class Creation implements Function<Transaction, List<RunRecord>> {
        private final List<NewRun> runs;

        private Creation(List<NewRun> runs) {
            this.runs = runs;
        }

        @Override
        public List<RunRecord> apply(Transaction transaction) {
            List<RunRecord> created = new ArrayList<>();
            for (NewRun run : runs) {
                created.add(create(transaction, run));
            }
            return created;
        }
    }

    /** Returns the document of an experiment that has no runs yet. */
    public JsonObject newExperiment(String name) {
        return JsonObject.empty().with("name", name).with("created", clock.millis());
    }

    private String newId(String experiment) {
        String prefix = idPrefix(experiment);
        return prefix + "_" + clock.millis() / 1_000 + "_"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    /** Joins the ASCII letters and digits by dashes; without a regular expression, whose classes take milliseconds to load. */
    private static String idPrefix(String experiment) {
        StringBuilder prefix = new StringBuilder();
        boolean gap = false;
        for (int i = 0; i < experiment.length(); i++) {
            char c = experiment.charAt(i);
            if (c < 128 && Character.isLetterOrDigit(c)) {
                prefix.append(gap && prefix.length() > 0 ? "-" : "").append(c);
                gap = false;
            } else {
                gap = true;
            }
        }
        prefix.setLength(Math.min(prefix.length(), MAX_ID_PREFIX));
        return prefix.length() == 0 ? "run" : prefix.toString();
    }
}
