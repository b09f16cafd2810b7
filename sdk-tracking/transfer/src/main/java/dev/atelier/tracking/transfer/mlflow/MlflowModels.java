package dev.atelier.tracking.transfer.mlflow;

import dev.atelier.Model;
import dev.atelier.Workspace;
import dev.atelier.error.NotFoundException;
import dev.atelier.tracking.transfer.internal.Tally;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Registers the versions of MLflow's registry whose files were imported with their run; each once. */
public final class MlflowModels {
    private static final String VERSION = "mlflow.version";
    private static final Pattern RUNS_URI = Pattern.compile("runs:/+([^/]+)/+(.+)");
    private static final Pattern MODELS_URI = Pattern.compile("models:/+(m-[^/]+)/*");
    private static final Pattern MODEL_FOLDER = Pattern.compile(".*/models/(m-[^/]+)/artifacts/*");
    private static final Pattern RUN_FOLDER = Pattern.compile(".*/([^/]+)/artifacts/+(.+)");

    /** Where a version's files are: an artifact of a run. */
    private record Place(String runId, String artifact) {}

    private final Workspace workspace;
    private final Tally tally;
    private final Map<String, Place> loggedModels = new HashMap<>();

    public MlflowModels(Workspace workspace, Tally tally) {
        this.workspace = workspace;
        this.tally = tally;
    }

    /** Remembers where the files of a logged model have gone. */
    public void logged(String modelId, String runId, String artifact) {
        loggedModels.put(modelId, new Place(runId, artifact));
    }

    public void register(MlflowSource source) {
        source.modelVersions().stream()
                .sorted(Comparator.comparing(MlflowModelVersion::model).thenComparing(MlflowModelVersion::version))
                .forEach(this::register);
    }

    private void register(MlflowModelVersion version) {
        String where = "model " + version.model() + " version " + version.version();
        String name = version.model().replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        Optional<Place> place = place(version);
        if (place.isEmpty()) {
            tally.leftOut(
                    where, "its files are at '" + version.source() + "', which is no artifact of an imported run");
            return;
        }
        try {
            Optional<Model> known =
                    workspace
                            .models()
                            .named(name)
                            .property(VERSION, Integer.toString(version.version()))
                            .list()
                            .stream()
                            .findFirst();
            Model model = known.orElseGet(() -> create(name, version, place.get()));
            version.tags().forEach(model::tag);
            version.aliases().forEach(model::alias);
        } catch (NotFoundException | IllegalArgumentException e) {
            tally.unreadable(where, e);
        }
    }

    private Model create(String name, MlflowModelVersion version, Place place) {
        Model model = workspace.run(place.runId).registerModel(name, place.artifact, details -> {
            details.property(VERSION, Integer.toString(version.version()));
            if (!version.description().isBlank()) {
                details.description(version.description());
            }
        });
        tally.model();
        return model;
    }

    private Optional<Place> place(MlflowModelVersion version) {
        Matcher runs = RUNS_URI.matcher(version.source());
        if (runs.matches()) {
            return Optional.of(new Place(runs.group(1), withoutEnd(runs.group(2))));
        }
        for (Pattern pattern : new Pattern[] {MODELS_URI, MODEL_FOLDER}) {
            Matcher model = pattern.matcher(version.source());
            if (model.matches()) {
                return Optional.ofNullable(loggedModels.get(model.group(1)));
            }
        }
        Matcher folder = RUN_FOLDER.matcher(version.source());
        return folder.matches()
                ? Optional.of(new Place(folder.group(1), withoutEnd(folder.group(2))))
                : Optional.empty();
    }

    private static String withoutEnd(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
