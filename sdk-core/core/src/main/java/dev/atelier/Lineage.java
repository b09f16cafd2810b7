package dev.atelier;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What came from what: services serve models, models come from runs, runs come from source snapshots, git commits,
 * environments and parent runs. Immutable and thread-safe; {@code toString} draws it as a tree.
 */
public final class Lineage {
    private final List<Webservice> services;
    private final List<Model> models;
    private final List<Run> runs;

    private Lineage(Set<Webservice> services, Set<Model> models, Set<Run> runs) {
        this.services = List.copyOf(services);
        this.models = List.copyOf(models);
        this.runs = List.copyOf(runs);
    }

    static Lineage ofService(Webservice service) {
        return of(Set.of(service), new LinkedHashSet<>(service.models()));
    }

    static Lineage ofModel(Model model) {
        return of(new LinkedHashSet<>(model.services()), Set.of(model));
    }

    static Lineage ofRun(Workspace workspace, String runId) {
        Set<Model> models = new LinkedHashSet<>(workspace.models().run(runId).list());
        Set<Webservice> services = new LinkedHashSet<>();
        models.forEach(model -> services.addAll(model.services()));
        return new Lineage(services, models, Set.of(workspace.run(runId)));
    }

    private static Lineage of(Set<Webservice> services, Set<Model> models) {
        Set<Run> runs = new LinkedHashSet<>();
        models.forEach(model -> model.run().ifPresent(runs::add));
        return new Lineage(services, models, runs);
    }

    /**
     * Returns the services that serve the models.
     *
     * @return the services
     */
    public List<Webservice> services() {
        return services;
    }

    /**
     * Returns the models.
     *
     * @return the models
     */
    public List<Model> models() {
        return models;
    }

    /**
     * Returns the runs that the models come from.
     *
     * @return the runs; ask them for snapshot, details, parent and children
     */
    public List<Run> runs() {
        return runs;
    }

    /**
     * Returns the git state of the runs' sources.
     *
     * @return the v1 properties such as {@code azureml.git.commit}; empty when no source was in a repository
     */
    public Map<String, String> git() {
        Map<String, String> git = new TreeMap<>();
        runs.forEach(run -> run.properties().forEach((name, value) -> {
            if (name.startsWith("azureml.git.")) {
                git.put(name, value);
            }
        }));
        return git;
    }

    /**
     * Returns the source snapshots of the runs.
     *
     * @return the snapshots
     */
    public List<Snapshot> snapshots() {
        return runs.stream().flatMap(run -> run.snapshot().stream()).toList();
    }

    /**
     * Returns the environments of the runs.
     *
     * @return the environments as {@code name:version}
     */
    public List<String> environments() {
        return runs.stream()
                .flatMap(run -> run.details().environment().stream())
                .distinct()
                .toList();
    }

    /** Returns the lineage as a tree for people. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        services.forEach(service -> lines.add("service " + service.name()));
        String indent = services.isEmpty() ? "" : "  ";
        models.forEach(model -> lines.add(indent + "model " + model.id()));
        String below = models.isEmpty() ? indent : indent + "  ";
        for (Run run : runs) {
            lines.add(below + "run " + run.id() + " (" + run.details().experiment() + ")");
            sources(run).forEach(source -> lines.add(below + "  " + source));
        }
        return String.join("\n", lines);
    }

    private static List<String> sources(Run run) {
        List<String> sources = new ArrayList<>();
        RunDetails details = run.details();
        details.parent().ifPresent(parent -> sources.add("child of run " + parent));
        run.snapshot()
                .ifPresent(snapshot -> sources.add("snapshot " + snapshot.id().substring(0, 12) + ", "
                        + snapshot.files().size() + " files"));
        String commit = details.properties().get("azureml.git.commit");
        if (commit != null) {
            boolean dirty = Boolean.parseBoolean(details.properties().get("azureml.git.dirty"));
            sources.add("git " + commit + (dirty ? " with uncommitted changes" : ""));
        }
        details.environment().ifPresent(environment -> sources.add("environment " + environment));
        return sources;
    }
}
