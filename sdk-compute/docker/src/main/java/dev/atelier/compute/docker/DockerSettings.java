package dev.atelier.compute.docker;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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

    URI host() {
        return values.host;
    }

    boolean sharesFiles() {
        Boolean given = values.sharedFiles;
        return given == null ? "unix".equals(values.host.getScheme()) : given;
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

    Optional<String> registryUser() {
        return Optional.ofNullable(values.registryUser);
    }

    String registrySecret() {
        return values.registrySecret;
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
        private static final Set<String> SCHEMES = Set.of("unix", "tcp");
        private static final Pattern USER =
                Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?");

        private URI host = URI.create("unix:///var/run/docker.sock");
        private @Nullable Boolean sharedFiles;
        private @Nullable Path certificates;
        private @Nullable String image;
        private PullPolicy pull = PullPolicy.MISSING;
        private @Nullable String registryUser;
        private String registrySecret = "";
        private double cpus;
        private long memoryBytes;
        private long sharedMemoryBytes;
        private int gpus;
        private @Nullable String network;
        private List<Share> mounts = new ArrayList<>();
        private @Nullable String user;
        private String python = "python3";
        private String java = "java";

        private Builder() {}

        private Builder(Builder other) {
            host = other.host;
            sharedFiles = other.sharedFiles;
            certificates = other.certificates;
            image = other.image;
            pull = other.pull;
            registryUser = other.registryUser;
            registrySecret = other.registrySecret;
            cpus = other.cpus;
            memoryBytes = other.memoryBytes;
            sharedMemoryBytes = other.sharedMemoryBytes;
            gpus = other.gpus;
            network = other.network;
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
         * Says that the engine sees this machine's files at the same paths: run directories and inputs are mounted. It
         * is so for a {@code unix} address, unless said otherwise.
         *
         * @return this
         */
        public Builder mountFiles() {
            sharedFiles = true;
            return this;
        }

        /**
         * Says that the engine does not see this machine's files: run directories and inputs are copied into the
         * container, and results back. It is so for a {@code tcp} address, unless said otherwise. Jobs run as the
         * container's root, or as the {@link #user} that is given by numbers.
         *
         * @return this
         */
        public Builder copyFiles() {
            sharedFiles = false;
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
         * Sets how the image's registry is logged in to.
         *
         * @param account the account
         * @param secret the name of the workspace's secret that holds the password or token
         * @return this
         */
        public Builder registryLogin(String account, String secret) {
            registryUser = requireNonNull(account, "account");
            registrySecret = requireNonNull(secret, "secret");
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
         * Adds a directory that jobs may read.
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
            List<Problem> problems = problems();
            if (!problems.isEmpty()) {
                throw new ConfigurationException("the settings of Docker compute", problems);
            }
            return new DockerSettings(new Builder(this));
        }

        private List<Problem> problems() {
            List<Problem> problems = new ArrayList<>();
            if (!SCHEMES.contains(String.valueOf(host.getScheme()))) {
                problems.add(Problem.error("host", "'" + host + "' is neither unix:///path nor tcp://name:port"));
            }
            if (host.getScheme() != null && host.getScheme().equals("tcp") && host.getPort() < 0) {
                problems.add(Problem.error(
                        "host", "'" + host + "' names no port; Docker's are 2376 with TLS, 2375 without"));
            }
            checkCertificates(problems);
            checkAmount(problems, "cpus", cpus, 0.01);
            checkAmount(problems, "memory", (double) memoryBytes, 6 << 20);
            checkAmount(problems, "shared memory", (double) sharedMemoryBytes, 1);
            if (gpus < ALL_GPUS) {
                problems.add(Problem.error("gpus", gpus + " GPUs cannot be given; name a number, or ALL_GPUS"));
            }
            if (image != null && image.isBlank()) {
                problems.add(Problem.error("image", "the image has an empty name"));
            }
            if (user != null && !USER.matcher(user).matches()) {
                problems.add(Problem.error("user", "'" + user + "' is not user or user:group"));
            }
            if (user != null && !new DockerSettings(this).sharesFiles() && !user.matches("\\d+(:\\d+)?")) {
                problems.add(Problem.error(
                        "user", "'" + user + "' must be numbers, such as 1000:1000, since files are copied for that user"));
            }
            for (Share mount : mounts) {
                if (!mount.source().startsWith("/") || !mount.target().startsWith("/")) {
                    problems.add(Problem.error(
                            "mounts", "both paths of a mount begin with /: " + mount.source() + ", " + mount.target()));
                }
            }
            return problems;
        }

        private void checkCertificates(List<Problem> problems) {
            Path directory = certificates;
            if (directory == null) {
                return;
            }
            for (String file : new String[] {"ca.pem", "cert.pem", "key.pem"}) {
                if (!Files.isReadable(directory.resolve(file))) {
                    problems.add(Problem.error("certificates", "there is no readable " + directory.resolve(file)));
                }
            }
        }

        private static void checkAmount(List<Problem> problems, String field, double amount, double least) {
            if (amount != 0 && !(amount >= least && amount < Long.MAX_VALUE)) {
                problems.add(Problem.error(
                        field, "the limit is " + amount + "; give at least " + least + ", or 0 for no limit"));
            }
        }
    }
}
