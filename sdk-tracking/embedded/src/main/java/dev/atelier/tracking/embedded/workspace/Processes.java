package dev.atelier.tracking.embedded.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** What the operating system knows of processes. */
public final class Processes {
    private Processes() {}

    /** Returns this process's id, a dash and a random number: a file name that no other process takes. */
    public static String uniqueName() {
        long random = ThreadLocalRandom.current().nextLong();
        return pid() + "-" + Long.toHexString(random);
    }

    /** Returns this process's id, on Linux without {@link ProcessHandle}, which makes a thread pool first: 15 ms. */
    private static String pid() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self")).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return String.valueOf(ProcessHandle.current().pid());
        }
    }

    /** Returns a random id for a workspace, without the many milliseconds that starting a SecureRandom takes. */
    static UUID randomId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong());
    }

    /** Tells whether a process of this machine is alive; true when the text is no process id. */
    public static boolean isAlive(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid))
                    .map(ProcessHandle::isAlive)
                    .orElse(false);
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
