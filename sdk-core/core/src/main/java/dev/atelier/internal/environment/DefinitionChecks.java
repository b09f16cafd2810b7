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

    private static final Pattern PASSWORD = Pattern.compile("://[^/\\s:@$]+:[^/\\s:@$]+@");
    private static final Pattern CONDA_DEPENDENCIES = Pattern.compile("(?m)^dependencies\\s*:");
    private static final Pattern LOCAL_PIP =
            Pattern.compile("-\\s*['\"]?((-r|--requirement|-c|--constraint|-e|--editable)\\b.*|\\.{1,2}/.*|\\.['\"]?)");

    private final EnvironmentDefinition definition;
    private final List<Problem> problems = new ArrayList<>();

    private DefinitionChecks(EnvironmentDefinition definition) {
        this.definition = definition;
    }

    /** Finds every problem of a definition. */
    public static List<Problem> of(EnvironmentDefinition definition) {
        DefinitionChecks checks = new DefinitionChecks(definition);
        checks.checkCombination();
        checks.checkSpecification();
        checks.checkUrls();
        checks.checkCoordinates();
        return checks.problems;
    }

    private void checkCombination() {
        EnvironmentKind kind = definition.kind();
        boolean pip = !definition.pip().isEmpty();
        boolean maven = !definition.maven().isEmpty();
        boolean conda = definition.conda().isPresent();
        boolean existing = definition.existingConda().isPresent();
        boolean image = definition.image().isPresent();
        boolean dockerfile = definition.dockerfile().isPresent();
        reportIf(
                kind == EnvironmentKind.HOST && (maven || conda || existing || image || dockerfile),
                "host",
                "host() uses what the compute target has; leave it out, or the image, conda environment and libraries");
        reportIf(
                image && dockerfile,
                "dockerfile",
                "an image and a Dockerfile are given; name the image in the Dockerfile's FROM");
        reportIf(
                existing && (conda || kind == EnvironmentKind.DOCKER),
                "conda",
                "an existing conda environment is used as it is; leave out the rest, or its name");
        reportIf(
                kind == EnvironmentKind.CONDA && pip,
                "pip",
                "a conda environment takes pip packages from its specification; list them there below 'pip:'");
        reportIf(
                maven && (pip || conda || existing) && kind != EnvironmentKind.DOCKER && kind != EnvironmentKind.HOST,
                "maven",
                "an environment has Java libraries or Python packages; make two environments");
        reportIf(
                kind == EnvironmentKind.CONDA && !definition.python().isEmpty(),
                "python",
                "the conda specification names its Python; write python=" + definition.python() + " there");
        reportIf(
                kind == EnvironmentKind.DOCKER && !definition.python().isEmpty(),
                "python",
                "the image has its Python; leave the version out, and choose an image with the one wanted");
        reportIf(
                kind == EnvironmentKind.VENV && definition.wheelhouse().isPresent() && indexed(),
                "wheelhouse",
                "packages come from the wheelhouse alone; leave out the index, or the wheelhouse");
    }

    private void reportIf(boolean wrong, String field, String message) {
        if (wrong) {
            report(field, message);
        }
    }

    /** A specification is read where it is built, where no other file of the client is. */
    private void checkSpecification() {
        definition.conda().ifPresent(yaml -> {
            reportIf(
                    !CONDA_DEPENDENCIES.matcher(yaml).find(),
                    "conda",
                    "the conda specification has no 'dependencies:'; list the packages below it");
            yaml.lines()
                    .map(String::strip)
                    .filter(line -> LOCAL_PIP.matcher(line).matches())
                    .forEach(line -> report(
                            "conda",
                            "'" + line
                                    + "' in the conda specification needs a file that is not where the environment is"
                                    + " built; list the packages themselves"));
        });
        definition.dockerfile().map(DockerfileText::new).ifPresent(text -> {
            reportIf(!text.hasBase(), "dockerfile", "the Dockerfile has no FROM, and so no image to begin with");
            text.localCopies()
                    .forEach(line -> report(
                            "dockerfile",
                            "'" + line + "' in the Dockerfile copies a file, and none is there when it is built; fetch"
                                    + " it by URL, or write it in a here-document"));
        });
    }

    private boolean indexed() {
        return definition.pipOptions().stream()
                .anyMatch(line -> line.matches("(-i|--index-url|--extra-index-url)\\b.*"));
    }

    private void checkUrls() {
        Stream.of(definition.pipOptions().stream(), definition.pip().stream(), definition.proxy().stream())
                .flatMap(lines -> lines)
                .forEach(this::checkUrl);
        Stream.concat(definition.conda().stream(), definition.dockerfile().stream())
                .filter(text -> PASSWORD.matcher(text).find())
                .forEach(text -> report(
                        "conda",
                        "a URL with a password in it would be stored with the environment; configure it where the"
                                + " environment is built"));
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
