package dev.atelier.compute.docker;

import dev.atelier.error.Problem;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What is wrong in settings, all of it at once. Confined to one thread. */
final class SettingsChecks {
    private static final Set<String> SCHEMES = Set.of("unix", "tcp");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?");
    private static final double LEAST_CPUS = 0.01;
    private static final double LEAST_MEMORY = 6 << 20;

    private final List<Problem> problems = new ArrayList<>();
    private final DockerSettings settings;

    private SettingsChecks(DockerSettings settings) {
        this.settings = settings;
    }

    static List<Problem> of(DockerSettings settings) {
        SettingsChecks checks = new SettingsChecks(settings);
        checks.checkHost(settings.host());
        settings.certificates().ifPresent(checks::checkCertificates);
        checks.checkAmount("cpus", settings.cpus(), LEAST_CPUS);
        checks.checkAmount("memory", (double) settings.memoryBytes(), LEAST_MEMORY);
        checks.checkAmount("shared memory", (double) settings.sharedMemoryBytes(), 1);
        checks.checkContainer();
        return checks.problems;
    }

    private void add(String field, String message) {
        problems.add(Problem.error(field, message));
    }

    private void checkHost(URI host) {
        String scheme = String.valueOf(host.getScheme());
        if (scheme.equals("ssh")) {
            add(
                    "host",
                    "'" + host + "' cannot be used; open a tunnel to the socket there, such as"
                            + " ssh -L /tmp/docker.sock:/var/run/docker.sock HOST, and name unix:///tmp/docker.sock");
        } else if (!SCHEMES.contains(scheme)) {
            add("host", "'" + host + "' is neither unix:///path nor tcp://name:port");
        }
        if (scheme.equals("tcp") && host.getPort() < 0) {
            add("host", "'" + host + "' names no port; Docker's are 2376 with TLS, 2375 without");
        }
    }

    private void checkCertificates(Path directory) {
        for (String file : new String[] {"ca.pem", "cert.pem", "key.pem"}) {
            if (!Files.isReadable(directory.resolve(file))) {
                add("certificates", "there is no readable " + directory.resolve(file));
            }
        }
        if (!"tcp".equals(settings.host().getScheme())) {
            add("certificates", "they are for tcp://name:port, and the engine is at " + settings.host());
        }
    }

    private void checkAmount(String field, double amount, double least) {
        if (amount != 0 && !(amount >= least && amount < Long.MAX_VALUE)) {
            add(field, "the limit is " + amount + "; give at least " + least + ", or 0 for no limit");
        }
    }

    private void checkContainer() {
        if (settings.gpus() < DockerSettings.ALL_GPUS) {
            add("gpus", settings.gpus() + " GPUs cannot be given; name a number, or ALL_GPUS");
        }
        if (settings.image().filter(String::isBlank).isPresent()) {
            add("image", "the image has an empty name");
        }
        settings.user().ifPresent(this::checkUser);
        for (DockerSettings.Share mount : settings.mounts()) {
            if (!mount.source().startsWith("/") || !mount.target().startsWith("/")) {
                add("mounts", "both paths of a mount begin with /: " + mount.source() + ", " + mount.target());
            }
        }
    }

    private void checkUser(String user) {
        if (!USER.matcher(user).matches()) {
            add("user", "'" + user + "' is not user or user:group");
        } else if (settings.files() == FileAccess.COPY && !user.matches("\\d+(:\\d+)?")) {
            add("user", "'" + user + "' must be numbers, such as 1000:1000, since files are copied for that user");
        }
    }
}
