package dev.atelier.compute.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import dev.atelier.compute.support.CoreClassPath;
import dev.atelier.compute.support.ShellQuote;
import dev.atelier.spi.compute.JobSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The container of a job: everything the engine is told. Immutable.
 *
 * <p>It names no variable of the job: those are in the run directory, where an {@code inspect} does not show them.
 *
 * @param name its name, made from the submission key
 * @param image its image
 * @param user who it runs as; empty for the image's own
 * @param shares what it sees of the engine's machine
 * @param spec the job
 * @param settings its limits
 */
record ContainerRequest(
        String name,
        String image,
        String user,
        List<DockerSettings.Share> shares,
        JobSpec spec,
        DockerSettings settings)
        implements NamedContainer {
    /** The place of run directories in containers. */
    static final String RUN = "/atelier/run";

    /** The place of inputs in containers. */
    static final String INPUTS = "/atelier/inputs";

    /** The place of the classes for {@code Run.context()} in containers. */
    static final String CLASSES = "/atelier/java";

    /** The label that every container of a job has. */
    static final String KEY_LABEL = "dev.atelier.key";

    private static final long NANOS_PER_CPU = 1_000_000_000;

    /** Time beyond the grace period of a job until whoever stops its container loses patience. */
    private static final int STOP_MARGIN_SECONDS = 5;

    /** Where a jar, or a directory of classes, is in containers. */
    static String classes(Path entry) {
        String kind = Files.isDirectory(entry) ? "" : ".jar";
        return CLASSES + "/" + CoreClassPath.entries().indexOf(entry) + kind;
    }

    /** The same container by another name. */
    ContainerRequest named(String other) {
        return new ContainerRequest(other, image, user, shares, spec, settings);
    }

    @Override
    public CreateContainerCmd command(DockerClient client) {
        CreateContainerCmd command = client.createContainerCmd(image)
                .withName(name)
                .withLabels(labels())
                .withEntrypoint("sh")
                .withCmd(arguments())
                .withHealthcheck(new HealthCheck().withTest(List.of("NONE")))
                .withStopTimeout(stopSeconds())
                .withHostConfig(hostConfig());
        if (!user.isEmpty()) {
            command.withUser(user);
        }
        List<String> environment = environment();
        return environment.isEmpty() ? command : command.withEnv(environment);
    }

    private HostConfig hostConfig() {
        HostConfig config = HostConfig.newHostConfig().withInit(true).withMounts(mounts(shares));
        if (settings.cpus() > 0) {
            config.withNanoCPUs((long) (settings.cpus() * NANOS_PER_CPU));
        }
        if (settings.memoryBytes() > 0) {
            config.withMemory(settings.memoryBytes()).withMemorySwap(settings.memoryBytes());
        }
        if (settings.sharedMemoryBytes() > 0) {
            config.withShmSize(settings.sharedMemoryBytes());
        }
        if (settings.gpus() != 0) {
            config.withDeviceRequests(
                    List.of(new DeviceRequest().withCount(settings.gpus()).withCapabilities(List.of(List.of("gpu")))));
        }
        settings.network().ifPresent(config::withNetworkMode);
        return config;
    }

    static List<Mount> mounts(List<DockerSettings.Share> shares) {
        return shares.stream()
                .map(share -> new Mount()
                        .withType(MountType.BIND)
                        .withSource(share.source())
                        .withTarget(share.target())
                        .withReadOnly(share.readOnly()))
                .toList();
    }

    /** Whoever has no entry in the image's user database has no home there either. */
    private List<String> environment() {
        return user.isEmpty() || user.equals("0:0") ? List.of() : List.of("HOME=/tmp");
    }

    private Map<String, String> labels() {
        JobSpec.Identity identity = spec.identity();
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(KEY_LABEL, identity.key().value());
        labels.put("dev.atelier.workspace", identity.workspaceId());
        labels.put("dev.atelier.experiment", identity.experiment());
        labels.put("dev.atelier.run", identity.runId());
        labels.put("dev.atelier.attempt", Integer.toString(identity.attempt()));
        return labels;
    }

    /** The arguments of {@code runner.sh}; it counts in whole seconds, and a limit is never cut short. */
    private List<String> arguments() {
        return List.of(
                RUN + "/runner.sh",
                RUN,
                Integer.toString(spec.identity().attempt()),
                Long.toString(seconds(spec.timeout().orElse(Duration.ZERO))),
                Long.toString(seconds(spec.grace())));
    }

    private int stopSeconds() {
        return (int) Math.min(Integer.MAX_VALUE, seconds(spec.grace()) + STOP_MARGIN_SECONDS);
    }

    private static long seconds(Duration duration) {
        return duration.plusNanos(999_999_999).toSeconds();
    }

    /** The same request as Docker's command line would make it. */
    String commandLine() {
        List<String> words = new ArrayList<>(List.of("docker", "create", "--init", "--name", name));
        labels().forEach((label, value) -> words.addAll(List.of("--label", label + "=" + value)));
        option(words, "--user", user);
        environment().forEach(variable -> words.addAll(List.of("--env", variable)));
        option(words, "--cpus", settings.cpus() > 0 ? decimal(settings.cpus()) : "");
        option(words, "--memory", positive(settings.memoryBytes()));
        option(words, "--memory-swap", positive(settings.memoryBytes()));
        option(words, "--shm-size", positive(settings.sharedMemoryBytes()));
        option(words, "--gpus", settings.gpus() == DockerSettings.ALL_GPUS ? "all" : positive(settings.gpus()));
        option(words, "--network", settings.network().orElse(""));
        shares.forEach(share -> words.addAll(List.of(
                "--mount",
                "type=bind,source=" + share.source() + ",target=" + share.target()
                        + (share.readOnly() ? ",readonly" : ""))));
        words.addAll(List.of("--no-healthcheck", "--stop-timeout", Integer.toString(stopSeconds())));
        words.addAll(List.of("--entrypoint", "sh", image));
        words.addAll(arguments());
        return ShellQuote.words(words);
    }

    private static void option(List<String> words, String name, String value) {
        if (!value.isEmpty()) {
            words.addAll(List.of(name, value));
        }
    }

    private static String positive(long value) {
        return value > 0 ? Long.toString(value) : "";
    }

    private static String decimal(double value) {
        return BigDecimal.valueOf(value)
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
