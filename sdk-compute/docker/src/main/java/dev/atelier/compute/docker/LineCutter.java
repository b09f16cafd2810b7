package dev.atelier.compute.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts a stream of bytes into lines, wherever its parts begin and end. Confined to one thread. */
final class LineCutter {
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private final Consumer<String> lines;

    LineCutter(Consumer<String> lines) {
        this.lines = lines;
    }

    void add(byte[] bytes) {
        for (byte one : bytes) {
            if (one == '\n') {
                end();
            } else if (one != '\r') {
                rest.write(one);
            }
        }
    }

    /** Ends the line that has none. */
    void end() {
        if (rest.size() > 0) {
            lines.accept(rest.toString(StandardCharsets.UTF_8));
            rest.reset();
        }
    }
}
