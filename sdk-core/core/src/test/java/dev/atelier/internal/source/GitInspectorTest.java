package dev.atelier.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.OperationCanceledException;
import dev.atelier.run.GitState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitInspectorTest {
    @TempDir
    private Path temporary;

    @Test
    void readsACleanRepositoryFromASubdirectory() throws IOException {
        Git git = committed("repo");
        git.run("remote", "add", "origin", "https://me:token@example.org/team/repo.git");
        Path inside = Files.createDirectories(git.directory().resolve("src/deep"));

        GitState state = GitInspector.inspect(inside).orElseThrow();

        String commit = git.run("rev-parse", "HEAD").strip();
        assertThat(state).isEqualTo(new GitState("https://example.org/team/repo.git", "main", commit, false, ""));
        assertThat(state.properties())
                .isEqualTo(Map.of(
                        "azureml.git.repository_uri", "https://example.org/team/repo.git",
                        "mlflow.source.git.repoURL", "https://example.org/team/repo.git",
                        "azureml.git.branch", "main",
                        "mlflow.source.git.branch", "main",
                        "azureml.git.commit", commit,
                        "mlflow.source.git.commit", commit,
                        "azureml.git.dirty", "False"));
    }

    @Test
    void showsWhatDiffers() throws IOException {
        Git git = committed("repo");
        Files.writeString(git.directory().resolve("a.py"), "changed\n");

        GitState state = GitInspector.inspect(git.directory()).orElseThrow();

        assertThat(state.dirty()).isTrue();
        assertThat(state.diff()).contains("--- a/a.py", "-first", "+changed");
        assertThat(state.properties()).containsEntry("azureml.git.dirty", "True");
    }

    @Test
    void findsUntrackedFilesDirtyButNotThoseElsewhere() throws IOException {
        Git git = committed("repo");
        Path inside = Files.createDirectory(git.directory().resolve("src"));
        Files.writeString(git.directory().resolve("new.py"), "x");

        assertThat(GitInspector.inspect(git.directory()).orElseThrow().dirty()).isTrue();
        assertThat(GitInspector.inspect(inside).orElseThrow().dirty()).isFalse();
    }

    @Test
    void cutsAHugeDiff() throws IOException {
        Git git = committed("repo");
        Files.writeString(git.directory().resolve("a.py"), "line\n".repeat(1 << 19));

        String diff = GitInspector.inspect(git.directory()).orElseThrow().diff();

        assertThat(diff)
                .hasSizeBetween(1 << 19, (1 << 20) + 100)
                .endsWith("+line\n# cut: the diff is longer than 1048576 bytes\n");
    }

    @Test
    void knowsNoBranchOfADetachedHead() throws IOException {
        Git git = committed("repo");
        git.run("checkout", "--quiet", "--detach");

        GitState state = GitInspector.inspect(git.directory()).orElseThrow();

        assertThat(state.branch()).isNull();
        assertThat(state.repositoryUri()).isNull();
        assertThat(state.properties())
                .containsOnlyKeys("azureml.git.commit", "mlflow.source.git.commit", "azureml.git.dirty");
    }

    @Test
    void readsSubmodules() throws IOException {
        Git inner = committed("inner");
        Git outer = committed("outer");
        outer.run("submodule", "--quiet", "add", inner.directory().toString(), "sub");
        outer.commitAll();
        Path sub = outer.directory().resolve("sub");

        assertThat(GitInspector.inspect(sub).orElseThrow().commit())
                .isEqualTo(inner.run("rev-parse", "HEAD").strip());
        assertThat(GitInspector.inspect(outer.directory()).orElseThrow().dirty())
                .isFalse();
        Files.writeString(sub.resolve("a.py"), "changed\n");
        assertThat(GitInspector.inspect(outer.directory()).orElseThrow().dirty())
                .isTrue();
    }

    @Test
    void findsNothingWithoutRepositoryOrCommitOrGit() throws IOException {
        assertThat(GitInspector.inspect(temporary)).isEmpty();
        assertThat(GitInspector.inspect(temporary.resolve("missing"))).isEmpty();
        Git empty = Git.init(Files.createDirectory(temporary.resolve("empty")));
        assertThat(GitInspector.inspect(empty.directory())).isEmpty();
        assertThat(GitInspector.inspect(committed("repo").directory(), "no-such-git", Duration.ofSeconds(5)))
                .isEmpty();
    }

    @Test
    void trustsARepositoryOfTheSameOwnerAsTheSource() throws IOException {
        Path program = script("GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec git \"$@\"");

        assertThat(GitInspector.inspect(committed("repo").directory(), program.toString(), Duration.ofSeconds(5)))
                .isPresent();
    }

    @Test
    void doesNotWaitForAGitThatHangs() throws IOException {
        Path program = script("sleep 600");
        Path directory = committed("repo").directory();
        long start = System.nanoTime();

        assertThat(GitInspector.inspect(directory, program.toString(), Duration.ofMillis(100)))
                .isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void takesAnUnansweredQuestionForDirty() throws IOException {
        Path program = script("case \"$*\" in *status*|*diff*) exit 1;; esac; exec git \"$@\"");

        GitState state = GitInspector.inspect(committed("repo").directory(), program.toString(), Duration.ofSeconds(5))
                .orElseThrow();

        assertThat(state.dirty()).isTrue();
        assertThat(state.diff()).isEmpty();
    }

    @Test
    void endsWhenInterrupted() throws IOException {
        Path directory = committed("repo").directory();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> GitInspector.inspect(directory))
                .isInstanceOf(OperationCanceledException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://me:secret@example.org/a.git, https://example.org/a.git",
        "https://token@example.org:8443/a.git, https://example.org:8443/a.git",
        "https://me:p@ss@example.org/a.git, https://example.org/a.git",
        "https://example.org/a.git?private_token=secret, https://example.org/a.git",
        "HTTP://token@example.org/a, HTTP://example.org/a",
        "ssh://git:secret@example.org:22/a.git, ssh://git@example.org:22/a.git",
        "ssh://git@example.org/a.git, ssh://git@example.org/a.git",
        "git@example.org:team/a.git, git@example.org:team/a.git",
        "/srv/git/a@b:c, /srv/git/a@b:c",
    })
    void removesCredentials(String url, String expected) {
        assertThat(GitInspector.withoutCredentials(url)).isEqualTo(expected);
    }

    private Git committed(String name) throws IOException {
        Git git = Git.init(Files.createDirectories(temporary.resolve(name)));
        Files.writeString(git.directory().resolve("a.py"), "first\n");
        return git.commitAll();
    }

    private Path script(String body) throws IOException {
        Path script = Files.writeString(temporary.resolve("fake-git"), "#!/bin/sh\n" + body + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }
}
