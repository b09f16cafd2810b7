package dev.atelier.compute.docker;

import java.util.function.Consumer;

/** Passes on what a build prints, but for the line in which its script says why it fails. */
final class BuildOutput implements Consumer<String> {
    private static final String REASON = "atelier-reason: ";

    private final JobLog log;
    private volatile String reason = "";

    BuildOutput(JobLog log) {
        this.log = log;
    }

    @Override
    public void accept(String line) {
        if (line.startsWith(REASON)) {
            reason = line.substring(REASON.length());
        } else {
            log.environment(line);
        }
    }

    String reason(int code) {
        return reason.isEmpty() ? "its build ended with code " + code : reason;
    }
}
