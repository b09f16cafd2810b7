package dev.atelier.internal.source;

import dev.atelier.spi.compute.SourceControlProvider.IgnoreFile;
import dev.atelier.spi.compute.SourceControlProvider.Match;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which paths are left out: the last matching line of the deepest ignore file decides, as in git. Immutable.
 *
 * <p>The defaults stand below all ignore files, so that {@code !venv/} takes one back.
 */
final class IgnoreRules {
    /** What is no source code wherever it is; even {@code !*} does not take it back. */
    private static final Set<String> NEVER = Set.of(".git", ".hg", ".svn", ".atelier");

    private static final Set<String> RARELY = Set.of(".azureml", ".DS_Store");
    private static final Set<String> DIRECTORIES =
            Set.of(".ipynb_checkpoints", ".venv", "venv", "__pycache__", "node_modules");

    private static final IgnoreRules DEFAULTS = new IgnoreRules(null, "", IgnoreRules::byDefault);

    private final @Nullable IgnoreRules outer;
    private final String base;
    private final IgnoreFile file;

    private IgnoreRules(@Nullable IgnoreRules outer, String base, IgnoreFile file) {
        this.outer = outer;
        this.base = base;
        this.file = file;
    }

    /** Returns the rules that hold where no ignore file says otherwise. */
    static IgnoreRules defaults() {
        return DEFAULTS;
    }

    /**
     * Adds the rules of a directory's ignore file.
     *
     * @param directory the directory's path in the tree with a slash at its end; empty for the root
     */
    IgnoreRules with(String directory, IgnoreFile rules) {
        return new IgnoreRules(this, directory, rules);
    }

    /** Tells whether nothing of that name is ever taken. */
    static boolean never(String name) {
        return NEVER.contains(name);
    }

    /** Tells whether a path of the tree is left out; its directories are taken not to be. */
    boolean ignores(String path, boolean directory) {
        for (IgnoreRules rules = this; rules != null; rules = rules.outer) {
            Match match = rules.file.match(path.substring(rules.base.length()), directory);
            if (match != Match.NONE) {
                return match == Match.IGNORED;
            }
        }
        return false;
    }

    private static Match byDefault(String path, boolean directory) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return RARELY.contains(name) || (directory && DIRECTORIES.contains(name)) ? Match.IGNORED : Match.NONE;
    }
}
