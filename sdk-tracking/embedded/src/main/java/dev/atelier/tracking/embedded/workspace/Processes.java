package dev.atelier.tracking.embedded.workspace;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** What the operating system knows of processes. */
public final class Processes {
    private Processes() {}

    /** Returns this process's id, a dash and a random number: a file name that no other process takes. */
    public static String uniqueName() {
        long random = ThreadLocalRandom.current().nextLong();
        return ProcessHandle.current().pid() + "-" + Long.toHexString(random);
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
