package dev.atelier.internal.environment;

import dev.atelier.error.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a requirements file of pip says, with the files that it includes. Requirements themselves are pip's business; this
 * only tells them from options, so that a definition has everything in it and its order does not matter.
 */
public final class RequirementsFile {
    private static final Pattern INCLUDE =
            Pattern.compile("(?:-r|--requirement|-c|--constraint)(?:\\s+|\\s*=\\s*)?(.+)");
    private static final Pattern LINKS = Pattern.compile("(?:-f|--find-links)(?:\\s+|\\s*=\\s*)(.+)");

    private final List<String> requirements = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final List<String> constraints = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();

    private RequirementsFile() {}

    /** Reads a file; what is wrong with it, or with those that it includes, is among the problems. */
    public static RequirementsFile read(Path file) {
        RequirementsFile result = new RequirementsFile();
        result.read(file, result.requirements);
        return result;
    }

    /** Reads a file, or nothing when it is not there. */
    public static RequirementsFile readIfExists(Path file) {
        return Files.exists(file) ? read(file) : new RequirementsFile();
    }

    /** The requirements, as pip understands them. */
    public List<String> requirements() {
        return requirements;
    }

    /** The lines that are options, such as {@code --index-url …}. */
    public List<String> options() {
        return options;
    }

    /** The requirements of included constraints files. */
    public List<String> constraints() {
        return constraints;
    }

    /** Everything that cannot be part of a definition. */
    public List<Problem> problems() {
        return problems;
    }

    private void read(Path file, List<String> target) {
        if (!seen.add(file.toAbsolutePath().normalize())) {
            return;
        }
        try {
            String text = Files.readString(file).replaceAll("\\\\\\R", " ");
            text.lines()
                    .map(line -> line.replaceFirst("(^|\\s)#.*$", "").strip())
                    .filter(line -> !line.isEmpty())
                    .forEach(line -> add(file, line, target));
        } catch (IOException e) {
            problems.add(Problem.error("pip", "the requirements file " + file + " cannot be read: " + e));
        }
    }

    private void add(Path file, String line, List<String> target) {
        Matcher include = INCLUDE.matcher(line);
        Matcher links = LINKS.matcher(line);
        if (include.matches()) {
            boolean constraint = line.startsWith("-c") || line.startsWith("--c");
            read(file.resolveSibling(include.group(1).strip()), constraint ? constraints : target);
        } else if (links.matches() && !links.group(1).contains(":")) {
            options.add("--find-links "
                    + file.toAbsolutePath()
                            .resolveSibling(links.group(1).strip())
                            .normalize());
        } else if (line.startsWith("-e") || line.startsWith("--editable") || line.matches("(\\.{0,2}/|file:).*|\\.+")) {
            problems.add(Problem.error(
                    "pip",
                    "'" + line + "' in " + file + " is a local path, whose content no lock covers; build a wheel of it,"
                            + " and name its directory as the wheelhouse or by --find-links"));
        } else {
            (line.startsWith("-") ? options : target).add(line.replaceAll("\\s+", " "));
        }
    }
}
