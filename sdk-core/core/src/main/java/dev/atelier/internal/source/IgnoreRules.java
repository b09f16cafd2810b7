package dev.atelier.internal.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which paths are left out: gitignore syntax, the last matching line of the deepest ignore file decides. Immutable.
 *
 * <p>The defaults stand below all ignore files, so that {@code !venv/} takes one back. A matcher of our own, because
 * nothing else in core needs JGit yet; the git issue may replace it by JGit's.
 */
final class IgnoreRules {
    /** What is no source code wherever it is; even {@code !*} does not take it back. */
    private static final Set<String> NEVER = Set.of(".git", ".hg", ".svn", ".atelier");

    private static final IgnoreRules DEFAULTS = new IgnoreRules(null, "", parse("""
                    .azureml
                    .DS_Store
                    .ipynb_checkpoints/
                    .venv/
                    venv/
                    __pycache__/
                    node_modules/
                    """));

    private final @Nullable IgnoreRules outer;
    private final String base;
    private final List<IgnorePattern> patterns;

    private IgnoreRules(@Nullable IgnoreRules outer, String base, List<IgnorePattern> patterns) {
        this.outer = outer;
        this.base = base;
        this.patterns = patterns;
    }

    /** Returns the rules that hold where no ignore file says otherwise. */
    static IgnoreRules defaults() {
        return DEFAULTS;
    }

    /**
     * Adds the rules of a directory's ignore file, if it has one.
     *
     * @param base the directory's path in the tree with a slash at its end; empty for the root
     */
    IgnoreRules with(String base, Path ignoreFile) throws IOException {
        return Files.isRegularFile(ignoreFile)
                ? new IgnoreRules(this, base, parse(new String(Files.readAllBytes(ignoreFile), StandardCharsets.UTF_8)))
                : this;
    }

    /** Tells whether a path of the tree is left out; its directories are taken not to be. */
    boolean ignores(String path, boolean directory) {
        if (NEVER.contains(path.substring(path.lastIndexOf('/') + 1))) {
            return true;
        }
        for (IgnoreRules rules = this; rules != null; rules = rules.outer) {
            String relative = path.substring(rules.base.length());
            for (int i = rules.patterns.size() - 1; i >= 0; i--) {
                IgnorePattern pattern = rules.patterns.get(i);
                if (pattern.matches(relative, directory)) {
                    return !pattern.negated();
                }
            }
        }
        return false;
    }

    private static List<IgnorePattern> parse(String text) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return plain.lines().map(IgnorePattern::parse).flatMap(Optional::stream).toList();
    }
}
