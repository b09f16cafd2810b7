package dev.atelier.internal.environment;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import dev.atelier.error.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is wrong with a definition as a whole. */
public final class DefinitionChecks {
    private static final Pattern URL = Pattern.compile("[a-z+]+://\\S+");
    private static final Pattern COORDINATE = Pattern.compile("[\\w.-]+:[\\w.-]+(:[\\w.-]*)?(:[\\w.-]*)?:[\\w.+-]+");

    private final EnvironmentDefinition definition;
    private final List<Problem> problems = new ArrayList<>();

    private DefinitionChecks(EnvironmentDefinition definition) {
        this.definition = definition;
    }

    /** Finds every problem of a definition. */
    public static List<Problem> of(EnvironmentDefinition definition) {
        DefinitionChecks checks = new DefinitionChecks(definition);
        checks.checkCombination();
        checks.checkUrls();
        checks.checkCoordinates();
        return checks.problems;
    }

    private void checkCombination() {
        EnvironmentKind kind = definition.kind();
        boolean pip = !definition.pip().isEmpty();
        boolean image = kind == EnvironmentKind.DOCKER;
        if (image && definition.image().isPresent() && definition.dockerfile().isPresent()) {
            report("dockerfile", "an image and a Dockerfile are given; name the image in the Dockerfile's FROM");
        }
        if (kind == EnvironmentKind.CONDA && pip) {
            report(
                    "pip",
                    "a conda environment takes pip packages from its specification; list them there below 'pip:'");
        }
        if (definition.existingConda().isPresent() && definition.conda().isPresent()) {
            report("conda", "an existing conda environment is used as it is; leave out the specification, or its name");
        }
        if (kind == EnvironmentKind.MAVEN && pip) {
            report("maven", "an environment has Java libraries or Python packages; make two environments");
        }
        if (kind == EnvironmentKind.VENV && definition.wheelhouse().isPresent() && indexed()) {
            report("wheelhouse", "packages come from the wheelhouse alone; leave out the index, or the wheelhouse");
        }
    }

    private boolean indexed() {
        return definition.pipOptions().stream()
                .anyMatch(line -> line.matches("(-i|--index-url|--extra-index-url)\\b.*"));
    }

    private void checkUrls() {
        Stream.concat(
                        definition.pipOptions().stream(),
                        Stream.concat(definition.pip().stream(), definition.proxy().stream()))
                .forEach(this::checkUrl);
    }

    private void checkUrl(String line) {
        Matcher url = URL.matcher(line);
        while (url.find()) {
            try {
                String user = new URI(url.group()).getRawUserInfo();
                if (user != null && user.contains(":") && !user.contains("$")) {
                    report(
                            "pip",
                            "a URL with a password in it would be stored with the environment; put 'user:password' into"
                                    + " ws.secrets() and name that by indexSecret");
                }
            } catch (URISyntaxException e) {
                report("pip", "'" + url.group() + "' is not a URL: " + e.getReason());
            }
        }
    }

    private void checkCoordinates() {
        definition.maven().stream()
                .filter(coordinate -> !COORDINATE.matcher(coordinate).matches())
                .forEach(coordinate -> report("maven", "'" + coordinate + "' is not like group:artifact:version"));
    }

    private void report(String field, String message) {
        problems.add(Problem.error(field, message));
    }
}
