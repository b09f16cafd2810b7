package dev.atelier.internal.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads numbers from the files of Linux's proc file system; see proc(5). Immutable. */
final class ProcFiles {
    private static final int RECEIVED_BYTES = 0;
    private static final int SENT_BYTES = 8;

    private final Path proc;

    ProcFiles(Path proc) {
        this.proc = proc;
    }

    /** Finds the first number of the line that begins with a name and a colon. */
    OptionalLong field(String file, String name) {
        for (String line : lines(file)) {
            if (line.startsWith(name + ":")) {
                return number(line.substring(name.length() + 1).strip().split("\\s+", -1)[0]);
            }
        }
        return OptionalLong.empty();
    }

    /** Sums up the bytes that all network interfaces but the loopback have received and sent; empty when unknown. */
    List<Long> networkBytes() {
        List<String> lines = lines("net/dev");
        long received = 0;
        long sent = 0;
        boolean any = false;
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.substring(0, colon).strip().equals("lo")) {
                String[] fields = line.substring(colon + 1).strip().split("\\s+", -1);
                received += number(fields[RECEIVED_BYTES]).orElse(0);
                sent += fields.length > SENT_BYTES ? number(fields[SENT_BYTES]).orElse(0) : 0;
                any = true;
            }
        }
        List<Long> bytes = new ArrayList<>();
        if (any) {
            bytes.add(received);
            bytes.add(sent);
        }
        return bytes;
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(proc.resolve(file));
        } catch (IOException e) {
            return List.of(); // not Linux, or hidden from this process
        }
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
