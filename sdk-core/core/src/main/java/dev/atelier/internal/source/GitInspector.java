package dev.atelier.internal.source;

import dev.atelier.run.GitState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the git state around a source directory with the {@code git} program, which never writes to the repository.
 *
 * <p>git refuses repositories of other users, since their settings can name programs to run. Where the source directory
 * has the same owner as the repository, as in a container with a mounted project, that owner's code is about to be run
 * anyway, so that the repository is trusted; otherwise git decides.
 */
public final class GitInspector {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MAX_LINE = 1 << 16;
    private static final int MAX_DIFF = 1 << 20;
    private static final String CUT = "\n# cut: the diff is longer than " + MAX_DIFF + " bytes\n";

    private final GitCommand git;

    private GitInspector(GitCommand git) {
        this.git = git;
    }

    /**
     * Inspects the repository around a directory.
     *
     * @return empty when there is no repository, no commit or no git, or when git fails or takes over 5 seconds to answer
     * @throws dev.atelier.error.OperationCanceledException when interrupted
     */
    public static Optional<GitState> inspect(Path directory) {
        return inspect(directory, "git", LIMIT);
    }

    static Optional<GitState> inspect(Path directory, String program, Duration limit) {
        try {
            Path real = directory.toRealPath();
            return repository(real)
                    .map(root -> new GitCommand(program, limit, real, settings(root, real)))
                    .flatMap(git -> new GitInspector(git).state());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** One call of git tells nearly everything, since each is a process that may have to look at every file. */
    private Optional<GitState> state() {
        List<String> status = git.run(MAX_LINE, "status", "--porcelain=v2", "--branch", "--", ".")
                .map(output -> new String(output, StandardCharsets.UTF_8))
                .orElse("")
                .lines()
                .toList();
        if (status.isEmpty()) {
            return line("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
                    .map(commit -> new GitState(remote(), branch(), commit, true, diff()));
        }
        boolean dirty = status.stream().anyMatch(line -> !line.startsWith("#"));
        boolean tracked = status.stream().anyMatch(line -> !line.startsWith("#") && !line.startsWith("?"));
        return header(status, "oid")
                .map(commit -> new GitState(
                        remote(), header(status, "head").orElse(null), commit, dirty, tracked ? diff() : ""));
    }

    /** Returns what the status says of the branch; what it has no name for is in parentheses. */
    private static Optional<String> header(List<String> status, String name) {
        String prefix = "# branch." + name + " ";
        return status.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .filter(text -> !text.startsWith("("))
                .findFirst();
    }

    private @Nullable String branch() {
        return line("symbolic-ref", "--quiet", "--short", "HEAD").orElse(null);
    }

    /** Without a remote, git answers with the name that one would have. */
    private @Nullable String remote() {
        return line("ls-remote", "--get-url")
                .filter(url -> url.contains("/") || url.contains(":"))
                .map(GitInspector::withoutCredentials)
                .orElse(null);
    }

    private String diff() {
        byte[] diff = git.run(MAX_DIFF + 1, "diff", "--no-ext-diff", "--no-textconv", "--no-color", "HEAD", "--", ".")
                .orElse(new byte[0]);
        String text = new String(diff, StandardCharsets.UTF_8);
        return diff.length <= MAX_DIFF ? text : text.substring(0, Math.max(0, text.lastIndexOf('\n'))) + CUT;
    }

    private Optional<String> line(String... arguments) {
        return git.run(MAX_LINE, arguments)
                .map(output -> new String(output, StandardCharsets.UTF_8).strip())
                .filter(text -> !text.isEmpty());
    }

    /** Removes the user and password of web addresses, where either can be a token, and the password of others. */
    static String withoutCredentials(String url) {
        return url.replaceAll("(?i)(https?|ftps?)://[^/?#]*@", "$1://")
                .replaceAll("(?i)((?:https?|ftps?)://[^?#]*)[?#].*", "$1")
                .replaceAll("(://[^/?#:@]*):[^/?#]*@", "$1@");
    }

    private static Optional<Path> repository(Path directory) {
        for (Path place = directory; place != null; place = place.getParent()) {
            if (Files.exists(place.resolve(".git"))) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    private static List<String> settings(Path root, Path source) {
        List<String> settings = new ArrayList<>(List.of("core.quotePath=false", "core.fsmonitor=false"));
        if (ownersAgree(root, source)) {
            settings.add("safe.directory=" + root);
        }
        return settings;
    }

    private static boolean ownersAgree(Path root, Path source) {
        try {
            UserPrincipal owner = Files.getOwner(source);
            return owner.equals(Files.getOwner(root)) && owner.equals(Files.getOwner(root.resolve(".git")));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
