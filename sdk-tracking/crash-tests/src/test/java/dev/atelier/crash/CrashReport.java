package dev.atelier.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** What the tests have done, a line for each kind of crash, in {@code target/crash-report.txt}. */
final class CrashReport {
    private static final Path FILE = Path.of(System.getProperty("crash.report", "target/crash-report.txt"));

    private static boolean begun;

    private CrashReport() {}

    /** Notes that nothing was lost. */
    static synchronized void add(String kind, long crashes, long acknowledged) throws IOException {
        String line =
                String.format(Locale.ROOT, "%-40s crashes=%d acknowledged=%d lost=0%n", kind, crashes, acknowledged);
        Files.createDirectories(FILE.toAbsolutePath().getParent());
        if (!begun) {
            Files.deleteIfExists(FILE);
            begun = true;
        }
        Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
