package dev.atelier.tracking.tck;

import dev.atelier.Run;
import dev.atelier.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM that logs to a run until it is killed. How many points it has logged stands in a mapped file, which a kill cannot take
 * back.
 */
final class CrashingWriter {
    static final int TAG_EVERY = 200;

    private CrashingWriter() {}

    static Process start(List<String> options, URI store, String run, Path acknowledged) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(CrashingWriter.class.getName());
        command.addAll(List.of(store.toString(), run, acknowledged.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static double value(long index) {
        return Math.sqrt((double) index) - index / 7.0;
    }

    public static void main(String[] arguments) throws IOException {
        try (FileChannel file = FileChannel.open(
                Path.of(arguments[2]), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer acknowledged = file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            try (Workspace workspace =
                    Workspace.builder().store(URI.create(arguments[0])).open()) {
                log(workspace.run(arguments[1]), acknowledged);
            }
        }
    }

    private static void log(Run run, MappedByteBuffer acknowledged) {
        long first = run.metric("loss").count();
        for (long i = first; true; i++) {
            run.log("loss", value(i));
            if (i % TAG_EVERY == 0 || i == first) {
                run.tag("logged", String.valueOf(i));
            }
            acknowledged.putLong(0, i + 1);
        }
    }
}
