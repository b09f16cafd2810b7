package dev.atelier.crash;

import com.fasterxml.jackson.core.JsonFactory;
import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.tracking.embedded.EmbeddedStore;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** A JVM that writes to runs, one in each thread, until it is killed. */
final class CrashWriter {
    /** What a writer is told. */
    record Orders(
            Path workspace,
            Embedded mode,
            Path ledger,
            String shared,
            long life,
            long pauseNanos,
            boolean compacting,
            List<String> runs) {
        private List<String> arguments() {
            List<String> arguments = new ArrayList<>();
            arguments.add(workspace.toString());
            arguments.add(mode.name());
            arguments.add(ledger.toString());
            arguments.add(shared);
            arguments.add(String.valueOf(life));
            arguments.add(String.valueOf(pauseNanos));
            arguments.add(String.valueOf(compacting));
            arguments.addAll(runs);
            return arguments;
        }

        private static Orders of(String... arguments) {
            return new Orders(
                    Path.of(arguments[0]),
                    Embedded.valueOf(arguments[1]),
                    Path.of(arguments[2]),
                    arguments[3],
                    Long.parseLong(arguments[4]),
                    Long.parseLong(arguments[5]),
                    Boolean.parseBoolean(arguments[6]),
                    List.of(arguments).subList(7, arguments.length));
        }
    }

    private static final String CLASS_PATH = Stream.of(
                    CrashWriter.class, Workspace.class, EmbeddedStore.class, LoggerFactory.class, JsonFactory.class)
            .map(CrashWriter::location)
            .collect(Collectors.joining(File.pathSeparator));

    private CrashWriter() {}

    /** Starts a JVM with little to load; what it prints goes to a file. */
    static Process start(Orders orders, Path output) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                CLASS_PATH,
                CrashWriter.class.getName()));
        command.addAll(orders.arguments());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    public static void main(String[] arguments) throws IOException {
        Orders orders = Orders.of(arguments);
        Ledger ledger = Ledger.open(orders.ledger(), orders.runs().size());
        WorkspaceStore store = orders.mode().store(orders.workspace());
        Workspace workspace =
                Workspace.builder().store(store).withoutDiscovery().open();
        Run shared = workspace.run(orders.shared());
        for (int i = 0; i < orders.runs().size(); i++) {
            int thread = i;
            Run run = workspace.run(orders.runs().get(i));
            Path scratch = Path.of(orders.ledger() + "." + thread);
            start(
                    "writer-" + thread,
                    () -> new RunWriter(run, shared, ledger, thread, orders.life() + thread, scratch)
                            .writeForEver(orders.pauseNanos()));
        }
        if (orders.compacting()) {
            start("compactor", () -> {
                while (true) {
                    store.compact();
                }
            });
        }
        while (true) {
            LockSupport.park();
        }
    }

    /** What a thread does; must not end. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Throwable failure) {
                        failure.printStackTrace();
                        Runtime.getRuntime().halt(9);
                    }
                },
                name);
        thread.start();
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
