package dev.atelier.serving;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/** The process group that a worker leads, with everything its script has started. */
final class ProcessGroup {
    private static final long LIMIT_SECONDS = 5;

    private ProcessGroup() {}

    /** Kills what is left of the group, also when its leader is dead already; the JVM itself can only kill by process. */
    static void kill(Process leader) {
        leader.destroyForcibly();
        ProcessBuilder kill = new ProcessBuilder("sh", "-c", "kill -s KILL -- -" + leader.pid());
        try {
            kill.redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            // without a shell the leader alone is killed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
