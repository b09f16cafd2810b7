package dev.atelier.tracking.transfer.mlflow;

import dev.atelier.error.NotFoundException;
import dev.atelier.tracking.transfer.internal.CountedImport;
import dev.atelier.tracking.transfer.internal.Folder;
import dev.atelier.tracking.transfer.internal.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An {@code mlruns} directory, as MLflow 1 to 3 write it. Confined to a thread.
 *
 * <p>A directory of an experiment or run has a {@code meta.yaml}; parameters and tags are files with their value, metrics
 * files with a line {@code timestamp value step} for each point. Layout read in {@code mlflow/store/tracking/file_store.py}.
 */
public final class MlflowFiles implements MlflowSource {
    private static final String META = "meta.yaml";
    private static final String TRASH = ".trash";
    private static final String MODELS = "models";
    private static final List<String> STATUSES = List.of("", "RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");

    private final Path root;
    private final Tally tally;
    private final Map<String, Path> experiments = new HashMap<>();
    private final Map<String, List<MlflowFolder>> loggedModels = new HashMap<>();

    public MlflowFiles(Path root, Tally tally) {
        if (!Files.isDirectory(root)) {
            throw new NotFoundException("MLflow file store", root.toString(), "there is no such directory");
        }
        this.root = root;
        this.tally = tally;
    }

    @Override
    public List<MlflowExperiment> experiments() {
        List<MlflowExperiment> found = new ArrayList<>();
        for (Path folder : Folder.directories(root, tally)) {
            String name = folder.getFileName().toString();
            if (name.equals(TRASH)) {
                Folder.directories(folder, tally)
                        .forEach(trashed -> experiment(trashed).ifPresent(found::add));
            } else if (!name.equals(MODELS) && !name.startsWith(".")) {
                experiment(folder).ifPresent(found::add);
            }
        }
        return found;
    }

    @Override
    public void runs(MlflowExperiment experiment, Consumer<MlflowRun> each) {
        Path folder = folder(experiment.id());
        findLoggedModels(folder.resolve(MODELS));
        for (Path child : Folder.directories(folder, tally)) {
            if (isRun(child)) {
                meta(child).map(meta -> run(meta, child, experiment.id())).ifPresent(each);
            }
        }
    }

    @Override
    public void metrics(MlflowRun run, CountedImport target) {
        Path folder = folder(run.experimentId()).resolve(run.id()).resolve("metrics");
        for (Path file : Folder.files(folder, tally)) {
            new MlflowMetricFile(file, tally).read(Folder.name(folder, file), target);
        }
    }

    @Override
    public List<MlflowFolder> folders(MlflowRun run) {
        List<MlflowFolder> folders = new ArrayList<>();
        String place = run.experimentId() + "/" + run.id() + "/artifacts";
        boolean trashed = folder(run.experimentId()).startsWith(root.resolve(TRASH));
        folders.add(new MlflowFolder("", "", run.artifactUri(), trashed ? TRASH + "/" + place : place));
        folders.addAll(loggedModels.getOrDefault(run.id(), List.of()));
        return folders;
    }

    @Override
    public List<MlflowModelVersion> modelVersions() {
        List<MlflowModelVersion> versions = new ArrayList<>();
        for (Path model : Folder.directories(root.resolve(MODELS), tally)) {
            Map<String, String> aliases = Folder.values(model.resolve("aliases"), tally);
            for (Path folder : Folder.directories(model, tally)) {
                if (folder.getFileName().toString().startsWith("version-")) {
                    meta(folder).map(meta -> version(meta, folder, aliases)).ifPresent(versions::add);
                }
            }
        }
        return versions;
    }

    @Override
    public List<Path> artifactRoots() {
        return List.of(root);
    }

    @Override
    public void close() {}

    private Path folder(String experimentId) {
        return experiments.getOrDefault(experimentId, root.resolve(experimentId));
    }

    private Optional<MlflowExperiment> experiment(Path folder) {
        if (!Files.exists(folder.resolve(META))) {
            tally.unreadable(folder, "it has no " + META + ", so it is no experiment");
            return Optional.empty();
        }
        return meta(folder).map(meta -> {
            String id = folder.getFileName().toString();
            experiments.put(id, folder);
            String name = meta.text("name").isEmpty() ? id : meta.text("name");
            return new MlflowExperiment(id, name, deleted(meta), Folder.values(folder.resolve("tags"), tally));
        });
    }

    /** Tells a run from what else MLflow keeps in an experiment: tags, datasets, models, traces. */
    private static boolean isRun(Path folder) {
        return Files.exists(folder.resolve(META)) || Files.isDirectory(folder.resolve("metrics"));
    }

    private MlflowRun run(YamlFile meta, Path folder, String experimentId) {
        Map<String, String> tags = Folder.values(folder.resolve("tags"), tally);
        tags.putAll(meta.pairs("tags"));
        String name = meta.text("run_name").isEmpty() ? meta.text("name") : meta.text("run_name");
        return new MlflowRun(
                folder.getFileName().toString(),
                experimentId,
                name,
                meta.text("user_id"),
                status(meta),
                meta.number("start_time"),
                meta.number("end_time"),
                deleted(meta),
                meta.text("artifact_uri"),
                Folder.values(folder.resolve("params"), tally),
                tags,
                datasets(folder));
    }

    private List<MlflowDataset> datasets(Path run) {
        List<MlflowDataset> datasets = new ArrayList<>();
        for (Path input : Folder.directories(run.resolve("inputs"), tally)) {
            meta(input)
                    .filter(meta -> meta.text("source_type").equals("DATASET"))
                    .ifPresent(edge -> {
                        Path folder = run.resolveSibling("datasets").resolve(edge.text("source_id"));
                        meta(folder).ifPresent(meta -> datasets.add(dataset(meta, edge)));
                    });
        }
        return datasets;
    }

    private static MlflowDataset dataset(YamlFile meta, YamlFile edge) {
        return new MlflowDataset(
                meta.text("name"),
                meta.text("digest"),
                meta.text("source_type"),
                meta.text("source"),
                edge.map("tags").getOrDefault("mlflow.data.context", ""));
    }

    private void findLoggedModels(Path folder) {
        for (Path model : Folder.directories(folder, tally)) {
            meta(model)
                    .ifPresent(meta -> loggedModels
                            .computeIfAbsent(meta.text("source_run_id"), run -> new ArrayList<>())
                            .add(new MlflowFolder(
                                    meta.text("name") + "/",
                                    meta.text("model_id"),
                                    meta.text("artifact_location"),
                                    root.relativize(model) + "/artifacts")));
        }
    }

    private MlflowModelVersion version(YamlFile meta, Path folder, Map<String, String> aliases) {
        String version = meta.text("version").isEmpty()
                ? folder.getFileName().toString().substring("version-".length())
                : meta.text("version");
        return new MlflowModelVersion(
                meta.text("name"),
                Integer.parseInt(version),
                meta.text("source"),
                meta.text("run_id"),
                meta.text("description"),
                Folder.values(folder.resolve("tags"), tally),
                aliases.entrySet().stream()
                        .filter(alias -> alias.getValue().strip().equals(version))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList());
    }

    private Optional<YamlFile> meta(Path folder) {
        Path file = folder.resolve(META);
        try {
            return Optional.of(YamlFile.read(file));
        } catch (IOException e) {
            tally.unreadable(file, Folder.reason(e));
            return Optional.empty();
        }
    }

    private static boolean deleted(YamlFile meta) {
        return meta.text("lifecycle_stage").equalsIgnoreCase("deleted");
    }

    /** Returns the status by name; MLflow writes the number it has in its protocol. */
    private static String status(YamlFile meta) {
        Long number = meta.number("status");
        if (number != null && number > 0 && number < STATUSES.size()) {
            return STATUSES.get(number.intValue());
        }
        return meta.text("status").toUpperCase(Locale.ROOT);
    }
}
