package dev.atelier.compute.docker;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How jobs run on a Docker Engine: where it is, from which image, and with what limits. Immutable.
 *
 * <pre>{@code
 * DockerSettings settings = DockerSettings.builder().image("python:3.11-slim").cpus(2).memoryBytes(4L << 30).build();
 * Workspace workspace = Workspace.builder().addCompute(DockerComputeProvider.of(settings)).open();
 * }</pre>
 */
public final class DockerSettings {
    /** Every GPU of the machine, for {@link Builder#gpus}. */
    public static final int ALL_GPUS = -1;

    /** The user of {@link Builder#user} that is the image's own. */
    public static final String IMAGE_USER = "image";

    private final Builder values;

    /**
     * A directory of the engine's machine that jobs see.
     *
     * @param source its path there
     * @param target its path in the container
     * @param readOnly whether jobs may only read it
     */
    record Share(String source, String target, boolean readOnly) {}

    /**
     * How a registry is logged in to.
     *
     * @param account the account
     * @param secret the name of the secret that is its password
     */
    record Login(String account, String secret) {}

    private DockerSettings(Builder values) {
        this.values = values;
    }

    /**
     * Starts settings.
     *
     * @return a builder: this machine's engine, no limits, images pulled when they are missing
     */
    public static Builder builder() {
        return new Builder();
    }

    /** The same settings, with those that a workspace has for the provider. */
    DockerSettings with(Map<String, String> texts) {
        Builder builder = new Builder(values);
        TextSettings.apply(builder, texts);
        return builder.build();
    }

    URI host() {
        return values.host;
    }

    FileAccess files() {
        return values.files;
    }

    Optional<Path> certificates() {
        return Optional.ofNullable(values.certificates);
    }

    Optional<String> image() {
        return Optional.ofNullable(values.image);
    }

    PullPolicy pull() {
        return values.pull;
    }

    /** For the registry of the settings' own image. */
    Optional<Login> login() {
        return Optional.ofNullable(values.login);
    }

    Map<String, Login> logins() {
        return Map.copyOf(values.logins);
    }

    Optional<String> buildNetwork() {
        return Optional.ofNullable(values.buildNetwork);
    }

    double cpus() {
        return values.cpus;
    }

    long memoryBytes() {
        return values.memoryBytes;
    }

    long sharedMemoryBytes() {
        return values.sharedMemoryBytes;
    }

    int gpus() {
        return values.gpus;
    }

    Optional<String> network() {
        return Optional.ofNullable(values.network);
    }

    List<Share> mounts() {
        return List.copyOf(values.mounts);
    }

    Optional<String> user() {
        return Optional.ofNullable(values.user);
    }

    String python() {
        return values.python;
    }

    String java() {
        return values.java;
    }

    /** Collects settings; confined to one thread. */
    public static final class Builder {
        private URI host = URI.create("unix:///var/run/docker.sock");
        private FileAccess files = FileAccess.AUTO;
        private @Nullable Path certificates;
        private @Nullable String image;
        private PullPolicy pull = PullPolicy.MISSING;
        private @Nullable Login login;
        private Map<String, Login> logins = new LinkedHashMap<>();
        private double cpus;
        private long memoryBytes;
        private long sharedMemoryBytes;
        private int gpus;
        private @Nullable String network;
        private @Nullable String buildNetwork;
        private List<Share> mounts = new ArrayList<>();
        private @Nullable String user;
        private String python = "python3";
        private String java = "java";

        private Builder() {}

        private Builder(Builder other) {
            host = other.host;
            files = other.files;
            certificates = other.certificates;
            image = other.image;
            pull = other.pull;
            login = other.login;
            logins = new LinkedHashMap<>(other.logins);
            cpus = other.cpus;
            memoryBytes = other.memoryBytes;
            sharedMemoryBytes = other.sharedMemoryBytes;
            gpus = other.gpus;
            network = other.network;
            buildNetwork = other.buildNetwork;
            mounts = new ArrayList<>(other.mounts);
            user = other.user;
            python = other.python;
            java = other.java;
        }

        /**
         * Sets where the engine listens.
         *
         * @param address {@code unix:///path/of/socket}, or {@code tcp://name:port} for another machine's
         * @return this
         */
        public Builder host(URI address) {
            host = requireNonNull(address, "address");
            return this;
        }

        /**
         * Takes the engine that Docker's own command would use: {@code DOCKER_HOST}, and for {@code tcp} the certificates
         * in {@code DOCKER_CERT_PATH}, with {@code DOCKER_TLS_VERIFY} those in {@code ~/.docker} if that is not set. With
         * certificates the engine is always verified.
         *
         * @param variables such as {@code System.getenv()}
         * @return this
         */
        public Builder fromEnvironment(Map<String, String> variables) {
            TextSettings.applyVariables(this, variables);
            return this;
        }

        /**
         * Sets how the files of jobs get to their containers and back.
         *
         * @param access how; {@link FileAccess#AUTO} unless set
         * @return this
         */
        public Builder files(FileAccess access) {
            files = requireNonNull(access, "access");
            return this;
        }

        /**
         * Sets how the engine is spoken to in private.
         *
         * @param directory has {@code ca.pem}, {@code cert.pem} and {@code key.pem}, as Docker's own command wants them
         * @return this
         */
        public Builder certificates(Path directory) {
            certificates = requireNonNull(directory, "directory");
            return this;
        }

        /**
         * Sets the image that jobs run in; it needs a POSIX shell.
         *
         * @param reference its name, with a tag or digest
         * @return this
         */
        public Builder image(String reference) {
            image = requireNonNull(reference, "reference");
            return this;
        }

        /**
         * Sets when the image is pulled.
         *
         * @param policy when
         * @return this
         */
        public Builder pull(PullPolicy policy) {
            pull = requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Sets how the registry of the image that is set here is logged in to.
         *
         * @param account the account
         * @param secret the name of the workspace's secret that holds the password or token
         * @return this
         */
        public Builder registryLogin(String account, String secret) {
            login = new Login(requireNonNull(account, "account"), requireNonNull(secret, "secret"));
            return this;
        }

        /**
         * Sets how another registry is logged in to, such as one of images that environments name.
         *
         * @param registry its host, with the port if there is one; {@code docker.io} for images without a host
         * @param account the account
         * @param secret the name of the workspace's secret that holds the password or token
         * @return this
         */
        public Builder addRegistryLogin(String registry, String account, String secret) {
            Login other = new Login(requireNonNull(account, "account"), requireNonNull(secret, "secret"));
            logins.put(requireNonNull(registry, "registry"), other);
            return this;
        }

        /**
         * Limits how much processor time a job gets.
         *
         * @param count of processors, such as 1.5; 0 for no limit
         * @return this
         */
        public Builder cpus(double count) {
            cpus = count;
            return this;
        }

        /**
         * Limits the memory of a job, swap included; one that needs more is ended as out of memory.
         *
         * @param bytes the limit; 0 for none
         * @return this
         */
        public Builder memoryBytes(long bytes) {
            memoryBytes = bytes;
            return this;
        }

        /**
         * Sets the size of {@code /dev/shm}, through which the workers of a PyTorch loader pass their batches.
         *
         * @param bytes the size; 0 for the engine's own, often 64 MiB
         * @return this
         */
        public Builder sharedMemoryBytes(long bytes) {
            sharedMemoryBytes = bytes;
            return this;
        }

        /**
         * Gives a job GPUs.
         *
         * @param count how many; {@link #ALL_GPUS} for all
         * @return this
         */
        public Builder gpus(int count) {
            gpus = count;
            return this;
        }

        /**
         * Sets the network of jobs.
         *
         * @param name {@code none}, {@code host}, {@code bridge}, or a network of the engine
         * @return this
         */
        public Builder network(String name) {
            network = requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the network on which images of environments are built.
         *
         * @param name as for {@link #network}; the engine's own unless set
         * @return this
         */
        public Builder buildNetwork(String name) {
            buildNetwork = requireNonNull(name, "name");
            return this;
        }

        /**
         * Adds a directory that jobs may read and write.
         *
         * @param source its path on the engine's machine
         * @param target its path in the container
         * @return this
         */
        public Builder addMount(Path source, String target) {
            mounts.add(new Share(source.toString(), requireNonNull(target, "target"), false));
            return this;
        }

        /**
         * Adds a directory or file that jobs may read, and so may the builds of environments, such as a {@code pip.conf}.
         *
         * @param source its path on the engine's machine
         * @param target its path in the container
         * @return this
         */
        public Builder addReadOnlyMount(Path source, String target) {
            mounts.add(new Share(source.toString(), requireNonNull(target, "target"), true));
            return this;
        }

        /**
         * Sets who jobs run as; unless set, whoever runs this JVM, so that what a job writes can be read and removed.
         *
         * @param name {@code user} or {@code user:group}, by name or number; {@link #IMAGE_USER} for the image's own
         * @return this
         */
        public Builder user(String name) {
            user = requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets what starts Python scripts.
         *
         * @param program a name on the image's {@code PATH} or a path
         * @return this
         */
        public Builder python(String program) {
            python = requireNonNull(program, "program");
            return this;
        }

        /**
         * Sets what starts Java scripts.
         *
         * @param program a name on the image's {@code PATH} or a path
         * @return this
         */
        public Builder java(String program) {
            java = requireNonNull(program, "program");
            return this;
        }

        /**
         * Makes the settings.
         *
         * @return the settings
         * @throws ConfigurationException with all that is wrong in them
         */
        public DockerSettings build() {
            DockerSettings settings = new DockerSettings(new Builder(this));
            List<Problem> problems = SettingsChecks.of(settings);
            if (!problems.isEmpty()) {
                throw new ConfigurationException("the settings of Docker compute", problems);
            }
            return settings;
        }
    }
}
