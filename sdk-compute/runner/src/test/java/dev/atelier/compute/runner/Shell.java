package dev.atelier.compute.runner;

import java.util.List;

/** The shells that workers have as {@code sh}. */
enum Shell {
    SH,
    BASH,
    BUSYBOX;

    List<String> command() {
        List<String> command = switch (this) {
            case SH -> List.of("sh");
            case BASH -> List.of("bash");
            case BUSYBOX -> List.of("busybox", "sh");
        };
        Programs.require(command.get(0));
        return command;
    }
}
