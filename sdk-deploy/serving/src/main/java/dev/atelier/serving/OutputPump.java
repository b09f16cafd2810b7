package dev.atelier.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Copies what a process prints into the service's log, line by line. Runs on a thread of its own. */
final class OutputPump implements Runnable {
    private static final int MAX_LINE_BYTES = 8_192;

    private final InputStream output;
    private final ServiceLog log;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    OutputPump(InputStream output, ServiceLog log) {
        this.output = output;
        this.log = log;
    }

    @Override
    public void run() {
        try (InputStream in = new BufferedInputStream(output)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                take(next);
            }
            endLine();
        } catch (IOException e) {
            endLine(); // the process has ended
        }
    }

    private void take(int next) {
        if (next == '\n' || line.size() == MAX_LINE_BYTES) {
            endLine();
        }
        if (next != '\n') {
            line.write(next);
        }
    }

    private void endLine() {
        log.append(line.toString(UTF_8));
        line.reset();
    }
}
