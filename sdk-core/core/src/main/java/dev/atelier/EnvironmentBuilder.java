package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import dev.atelier.internal.Names;
import dev.atelier.internal.environment.DefinitionChecks;
import dev.atelier.internal.environment.RequirementsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Collects an environment; confined to one thread.
 *
 * <p>What is declared decides the {@linkplain EnvironmentKind kind}: an image or a Dockerfile, to which packages are added;
 * a conda specification or an existing conda environment; Java libraries; Python packages alone.
 */
public final class EnvironmentBuilder {
    private final Workspace workspace;
    private final String name;
    private final Set<String> pip = new LinkedHashSet<>();
    private final Set<String> maven = new LinkedHashSet<>();
    private final List<String> pipOptions = new ArrayList<>();
    private final List<String> constraints = new ArrayList<>();
    private final Map<String, String> variables = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private String python = "";
    private String wheelhouse = "";
    private String proxy = "";
    private String indexSecret = "";
    private String conda = "";
    private String existingConda = "";
    private String image = "";
    private String dockerfile = "";
    private boolean host;

    EnvironmentBuilder(Workspace workspace, String name) {
        this.workspace = workspace;
        this.name = checkedName(name);
    }

    EnvironmentBuilder(Workspace workspace, String name, EnvironmentDefinition from) {
        this(workspace, name);
        host = from.kind() == EnvironmentKind.HOST && !from.pip().isEmpty();
        pip.addAll(from.pip());
        pipOptions.addAll(from.pipOptions());
        constraints.addAll(from.constraints());
        maven.addAll(from.maven());
        variables.putAll(from.variables());
        python = from.python();
        wheelhouse = from.wheelhouse().orElse("");
        proxy = from.proxy().orElse("");
        indexSecret = from.indexSecret().orElse("");
        conda = from.conda().orElse("");
        existingConda = from.existingConda().orElse("");
        image = from.image().orElse("");
        dockerfile = from.dockerfile().orElse("");
    }

    /** Returns a name that may be given to an environment. */
    static String checkedName(String name) {
        Names.word("environment name", name);
        if (CuratedEnvironments.reserved(name)) {
            throw new IllegalArgumentException("environment name '" + name + "' is reserved for curated environments;"
                    + " to change one of those, clone it under another name");
        }
        return name;
    }

    /**
     * Sets the wanted Python version.
     *
     * @param version the version, such as {@code 3.11}
     * @return this
     */
    public EnvironmentBuilder python(String version) {
        if (!requireNonNull(version, "version").matches("\\d+(\\.\\d+){0,2}")) {
            throw new IllegalArgumentException("python version '" + version + "' is not like 3.11");
        }
        python = version;
        return this;
    }

    /**
     * Adds Python packages.
     *
     * @param requirements the requirements in pip's syntax, such as {@code scikit-learn==1.5.2}
     * @return this
     */
    public EnvironmentBuilder pip(String... requirements) {
        for (String requirement : requireNonNull(requirements, "requirements")) {
            if (requirement.isBlank()) {
                throw new IllegalArgumentException("a pip requirement must not be blank");
            }
            if (requirement.matches("(?s)\\s*-.*|.*\\R.*")) {
                throw new IllegalArgumentException("'" + requirement
                        + "' is not one pip requirement; options and whole files belong to fromPipRequirements");
            }
        }
        for (String requirement : requirements) {
            pip.add(requirement.strip());
        }
        return this;
    }

    /**
     * Adds what a requirements file of pip has: packages with or without hashes, options, included files.
     *
     * @param file the file
     * @return this
     */
    public EnvironmentBuilder fromPipRequirements(Path file) {
        RequirementsFile requirements = RequirementsFile.read(requireNonNull(file, "file"));
        pip.addAll(requirements.requirements());
        pipOptions.addAll(requirements.options());
        constraints.addAll(requirements.constraints());
        problems.addAll(requirements.problems());
        return this;
    }

    /**
     * Sets the specification of a conda environment, with channels, packages and, below {@code pip:}, those of pip. It is
     * made by micromamba, mamba or conda, whichever the compute target has.
     *
     * @param file an {@code environment.yml}
     * @return this
     */
    public EnvironmentBuilder fromCondaSpecification(Path file) {
        conda = read("conda", "conda specification", file);
        return this;
    }

    /**
     * Uses a conda environment that the compute target has, as it is.
     *
     * @param nameOrPath its name, or the absolute path of its directory
     * @return this
     */
    public EnvironmentBuilder fromExistingCondaEnvironment(String nameOrPath) {
        existingConda = requireName("conda environment", requireNonNull(nameOrPath, "nameOrPath"), "[^\\-\\s].*");
        return this;
    }

    /**
     * Sets the container image in which scripts run; packages that are declared too are added to it.
     *
     * @param reference the image, such as {@code python:3.11-slim}, best with its digest
     * @return this
     */
    public EnvironmentBuilder fromDockerImage(String reference) {
        image = requireName("container image", requireNonNull(reference, "reference"), "[^\\-\\s]\\S*");
        return this;
    }

    /**
     * Sets the Dockerfile of the image in which scripts run; packages that are declared too are added to it. It is built
     * without other files, so that it cannot copy any.
     *
     * @param file the Dockerfile
     * @return this
     */
    public EnvironmentBuilder fromDockerfile(Path file) {
        dockerfile = read("dockerfile", "Dockerfile", file);
        return this;
    }

    /**
     * Sets the package index, in place of the one that pip is configured with on the compute target.
     *
     * @param url the index's URL, without a password
     * @return this
     */
    public EnvironmentBuilder indexUrl(String url) {
        return option("--index-url", requireNonNull(url, "url"));
    }

    /**
     * Adds a package index that is asked too.
     *
     * @param url the index's URL, without a password
     * @return this
     */
    public EnvironmentBuilder extraIndexUrl(String url) {
        return option("--extra-index-url", requireNonNull(url, "url"));
    }

    /**
     * Sets the secret with which the package indexes that this environment names are entered.
     *
     * @param secret the name of a secret of the workspace whose text is {@code user:password}
     * @return this
     */
    public EnvironmentBuilder indexSecret(String secret) {
        indexSecret = Names.word("secret name", secret);
        return this;
    }

    /**
     * Lets all packages come from a directory of wheels, without any network.
     *
     * @param directory the directory on the compute target
     * @return this
     */
    public EnvironmentBuilder wheelhouse(Path directory) {
        wheelhouse = requireNonNull(directory, "directory")
                .toAbsolutePath()
                .normalize()
                .toString();
        return this;
    }

    /**
     * Sets the proxy through which packages are fetched.
     *
     * @param url the proxy's URL, without a password
     * @return this
     */
    public EnvironmentBuilder proxy(String url) {
        proxy = requireNonNull(url, "url");
        return this;
    }

    /**
     * Adds Java libraries, for Java scripts and main classes. They are resolved with everything that they need, from the
     * repositories, mirrors and proxies of the user's Maven settings.
     *
     * @param coordinates Maven coordinates, such as {@code com.google.guava:guava:33.4.0-jre}, in the order of the class
     *     path
     * @return this
     */
    public EnvironmentBuilder maven(String... coordinates) {
        maven.addAll(List.of(requireNonNull(coordinates, "coordinates")));
        return this;
    }

    /**
     * Uses what is installed on the compute target; declared packages are compared with it, and not installed.
     *
     * @return this
     */
    public EnvironmentBuilder host() {
        host = true;
        return this;
    }

    /**
     * Adds an environment variable.
     *
     * @param variable its name
     * @param value its value
     * @return this
     */
    public EnvironmentBuilder putVariable(String variable, String value) {
        variables.put(Names.word("variable name", variable), requireNonNull(value, "value"));
        return this;
    }

    /**
     * Makes the environment without registering it.
     *
     * @return the environment
     * @throws ConfigurationException when its parts cannot be put together
     */
    public Environment build() {
        EnvironmentDefinition definition = EnvironmentDefinition.builder(kind())
                .python(python)
                .pip(List.copyOf(pip))
                .pipOptions(pipOptions)
                .constraints(constraints)
                .wheelhouse(wheelhouse)
                .proxy(proxy)
                .indexSecret(indexSecret)
                .maven(List.copyOf(maven))
                .conda(conda)
                .existingConda(existingConda)
                .image(image)
                .dockerfile(dockerfile)
                .variables(variables)
                .build();
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(DefinitionChecks.of(definition));
        if (!all.isEmpty()) {
            throw new ConfigurationException("environment '" + name + "' cannot be made:", all);
        }
        return new Environment(workspace, name, 0, definition);
    }

    /**
     * Registers the environment: as the next version, or as the latest one when that is defined identically.
     *
     * @return the registered environment
     * @throws ConfigurationException when its parts cannot be put together
     */
    public Environment register() {
        return workspace.register(build());
    }

    private EnvironmentKind kind() {
        if (host) {
            return EnvironmentKind.HOST;
        }
        if (!image.isEmpty() || !dockerfile.isEmpty()) {
            return EnvironmentKind.DOCKER;
        }
        if (!conda.isEmpty() || !existingConda.isEmpty()) {
            return EnvironmentKind.CONDA;
        }
        if (!maven.isEmpty()) {
            return EnvironmentKind.MAVEN;
        }
        return pip.isEmpty() ? EnvironmentKind.HOST : EnvironmentKind.VENV;
    }

    private String read(String field, String what, Path file) {
        try {
            return Files.readString(requireNonNull(file, "file"));
        } catch (IOException e) {
            problems.add(Problem.error(field, "the " + what + " " + file + " cannot be read: " + e));
            return "";
        }
    }

    private static String requireName(String what, String text, String form) {
        if (!text.strip().matches(form)) {
            throw new IllegalArgumentException("'" + text + "' is not the name of a " + what);
        }
        return text.strip();
    }

    private EnvironmentBuilder option(String option, String url) {
        if (url.isBlank() || url.strip().contains(" ")) {
            throw new IllegalArgumentException("'" + url + "' is not the URL of a package index");
        }
        pipOptions.add(option + " " + url.strip());
        return this;
    }
}
