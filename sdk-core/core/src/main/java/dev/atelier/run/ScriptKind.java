package dev.atelier.run;

import java.util.Locale;
import java.util.Optional;

/** How a script is started. Immutable. */
public enum ScriptKind {
    /** {@code python script.py}. */
    PYTHON,
    /** {@code java Script.java}, a single source file. */
    JAVA_SOURCE,
    /** {@code java -jar script.jar}. */
    JAR,
    /** {@code java -cp … package.MainClass}. */
    MAIN_CLASS,
    /** {@code sh script.sh}. */
    SHELL;

    /**
     * Chooses the kind by a file's extension.
     *
     * @param script the file's name
     * @return the kind, or empty when the extension says nothing
     */
    public static Optional<ScriptKind> ofFile(String script) {
        String name = script.toLowerCase(Locale.ROOT);
        if (name.endsWith(".py")) {
            return Optional.of(PYTHON);
        }
        if (name.endsWith(".java")) {
            return Optional.of(JAVA_SOURCE);
        }
        if (name.endsWith(".jar")) {
            return Optional.of(JAR);
        }
        return name.endsWith(".sh") ? Optional.of(SHELL) : Optional.empty();
    }
}
