package dev.atelier.tracking.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of UTF-8 text of bounded length. Confined to one thread. */
final class Lines {
    private static final int MAX_BYTES = 256 << 20;

    private final InputStream in;

    Lines(InputStream in) {
        this.in = in;
    }

    /** Returns the next line, or empty at the end. */
    Optional<String> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return Optional.empty();
        }
        for (; b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
            if (line.size() > MAX_BYTES) {
                throw new IOException("a line has more than " + MAX_BYTES + " bytes");
            }
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8));
    }
}
