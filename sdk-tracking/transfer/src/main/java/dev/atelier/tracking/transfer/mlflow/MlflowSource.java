package dev.atelier.tracking.transfer.mlflow;

import dev.atelier.tracking.transfer.internal.CountedImport;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** What an MLflow store holds, whichever form it has. What cannot be read goes to the tally. Confined to a thread. */
public interface MlflowSource extends AutoCloseable {
    List<MlflowExperiment> experiments();

    void runs(MlflowExperiment experiment, Consumer<MlflowRun> each);

    /** Hands out the points of a run, those of one metric in the order they were logged. */
    void metrics(MlflowRun run, CountedImport target);

    /** Lists the folders with a run's artifacts: its own, and those of the models it logged. */
    List<MlflowFolder> folders(MlflowRun run);

    List<MlflowModelVersion> modelVersions();

    /** Lists the directories in which MLflow keeps artifacts by default when it uses this store. */
    List<Path> artifactRoots();

    @Override
    void close();
}
