package dev.atelier.deploy.local;

import dev.atelier.error.Problem;
import dev.atelier.serving.ServingLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads settings and collects everything that is wrong with them. Confined to one use. */
final class SettingsReader {
    private static final Set<String> KEYS = new TreeSet<>(Set.of(
            LocalSettings.HOST,
            LocalSettings.PORT,
            LocalSettings.MAX_BODY_BYTES,
            LocalSettings.SCORING_TIMEOUT,
            LocalSettings.QUEUE_WAIT,
            LocalSettings.WORKERS,
            LocalSettings.MAX_BATCH_ROWS,
            LocalSettings.CORS_ORIGINS));
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern ORIGIN = Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[^/,\\s]+");

    private final Map<String, String> settings;
    private final List<Problem> problems = new ArrayList<>();

    SettingsReader(Map<String, String> settings) {
        this.settings = settings;
    }

    /** Reads all settings; what is wrong is replaced by its default. */
    LocalSettings read() {
        ServingLimits defaults = ServingLimits.DEFAULTS;
        reportUnknown();
        return new LocalSettings(
                host(),
                number(LocalSettings.PORT, 0, LocalTarget.MAX_PORT, 0),
                new ServingLimits(
                        number(LocalSettings.MAX_BODY_BYTES, 1, 1 << 30, defaults.maxBodyBytes()),
                        duration(LocalSettings.SCORING_TIMEOUT, Duration.ofMillis(1), defaults.scoringTimeout()),
                        duration(LocalSettings.QUEUE_WAIT, Duration.ZERO, defaults.queueWait()),
                        number(LocalSettings.WORKERS, 1, ServingLimits.MAX_WORKERS, defaults.workers()),
                        number(LocalSettings.MAX_BATCH_ROWS, 1, 1 << 20, defaults.maxBatchRows())),
                origins());
    }

    List<Problem> problems() {
        return problems;
    }

    private void reportUnknown() {
        settings.keySet().stream()
                .filter(key -> !KEYS.contains(key))
                .sorted()
                .forEach(key -> report(key, "is no setting of the target 'local'; it has " + String.join(", ", KEYS)));
    }

    private String host() {
        String host = settings.getOrDefault(LocalSettings.HOST, LocalSettings.LOOPBACK);
        try {
            if (!host.isBlank()) {
                return InetAddress.getByName(host).getHostAddress();
            }
            report(LocalSettings.HOST, "is blank; leave it out to listen at 127.0.0.1");
        } catch (UnknownHostException e) {
            report(LocalSettings.HOST, "'" + host + "' is not known; use a name or an address of this machine");
        }
        return LocalSettings.LOOPBACK;
    }

    private Set<String> origins() {
        Set<String> origins = new LinkedHashSet<>();
        for (String origin :
                settings.getOrDefault(LocalSettings.CORS_ORIGINS, "").split(",", -1)) {
            if (ORIGIN.matcher(origin.strip()).matches()) {
                origins.add(origin.strip());
            } else if (!origin.isBlank()) {
                report(
                        LocalSettings.CORS_ORIGINS,
                        "has '" + origin.strip() + "'; it must have origins such as https://example.org, or *");
            }
        }
        return origins;
    }

    private int number(String key, int min, int max, int absent) {
        String text = settings.get(key);
        if (text == null) {
            return absent;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        report(key, "is '" + text + "'; it must be a whole number from " + min + " to " + max);
        return absent;
    }

    private Duration duration(String key, Duration min, Duration absent) {
        String text = settings.get(key);
        if (text == null) {
            return absent;
        }
        try {
            Duration value = Duration.parse(text);
            if (value.compareTo(min) >= 0 && value.compareTo(LONGEST) <= 0) {
                return value;
            }
        } catch (DateTimeParseException e) {
            // reported below
        }
        report(
                key,
                "is '" + text + "'; it must be an ISO-8601 duration from " + min + " to " + LONGEST
                        + ", such as PT30S");
        return absent;
    }

    private void report(String key, String message) {
        problems.add(Problem.error(key, message));
    }
}
