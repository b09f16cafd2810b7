package dev.atelier.compute.local;

import dev.atelier.compute.support.CoreClassPath;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of Java scripts: this JVM's own, and what {@code Run.context()} needs, which on a module path and in
 * JShell the class path does not have.
 */
final class JobClassPath {
    private JobClassPath() {}

    static String current() {
        Stream<Path> own = Arrays.stream(
                        System.getProperty("java.class.path", "").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of);
        return Stream.concat(own, CoreClassPath.entries().stream())
                .map(path -> path.toAbsolutePath().toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }
}
