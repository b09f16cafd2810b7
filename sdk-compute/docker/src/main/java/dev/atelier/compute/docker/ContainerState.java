package dev.atelier.compute.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the engine says of a container. Immutable.
 *
 * @param status the engine's word for it, such as {@code running}
 * @param exitCode the exit code of its first process, once it has ended
 * @param outOfMemory whether the kernel has killed a process of it for want of memory
 * @param finishedAt when it ended, or null
 * @param error why the engine could not start it, or an empty text
 */
record ContainerState(
        String status,
        long exitCode,
        boolean outOfMemory,
        @Nullable Instant finishedAt,
        String error) {
    static ContainerState of(InspectContainerResponse.ContainerState state) {
        Long code = state.getExitCodeLong();
        return new ContainerState(
                Objects.toString(state.getStatus(), ""),
                code == null ? 0 : code,
                Boolean.TRUE.equals(state.getOOMKilled()),
                instant(Objects.toString(state.getFinishedAt(), "")),
                Objects.toString(state.getError(), ""));
    }

    static ContainerState listed(String status) {
        return new ContainerState(status, 0, false, null, "");
    }

    boolean created() {
        return status.equals("created");
    }

    boolean running() {
        return status.equals("running") || status.equals("paused");
    }

    boolean ended() {
        return status.equals("exited") || status.equals("dead");
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
