package dev.atelier.run;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The git repository around a source directory when a run was submitted. Immutable.
 *
 * @param repositoryUri the URL of its remote, without credentials; null when it has none
 * @param branch the branch; null for a detached head
 * @param commit the commit that is checked out
 * @param dirty whether the source directory differs from the commit, or could not be compared with it in time
 * @param diff what differs in tracked files, as {@code git diff} shows it; cut, with a last line that says so, when it is
 *     longer than 1 MiB
 */
public record GitState(
        @Nullable String repositoryUri, @Nullable String branch, String commit, boolean dirty, String diff) {
    /** {@inheritDoc} */
    public GitState {
        requireNonNull(commit, "commit");
        requireNonNull(diff, "diff");
    }

    /**
     * Returns the state as properties of a run, under the keys of the Azure ML v1 SDK and of MLflow.
     *
     * @return an immutable map, without the diff
     */
    public Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        if (repositoryUri != null) {
            properties.put("azureml.git.repository_uri", repositoryUri);
            properties.put("mlflow.source.git.repoURL", repositoryUri);
        }
        if (branch != null) {
            properties.put("azureml.git.branch", branch);
            properties.put("mlflow.source.git.branch", branch);
        }
        properties.put("azureml.git.commit", commit);
        properties.put("mlflow.source.git.commit", commit);
        properties.put("azureml.git.dirty", dirty ? "True" : "False");
        return Collections.unmodifiableMap(properties);
    }
}
