package dev.atelier.samples.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;

/**
 * The class path of a program that depends on {@code dev.atelier:atelier} and nothing else, as jars: what a program's start
 * costs depends on how many there are to look into, and the other benchmarks bring a database or two.
 */
final class StarterPath {
    private static final ToolProvider JAR = ToolProvider.findFirst("jar").orElseThrow();

    private StarterPath() {}

    /** Packs the folders of classes that the build has made, as it packs them, uncompressed; with the benchmarks' own. */
    static String packed(Path directory) throws IOException {
        Set<String> places = new LinkedHashSet<>();
        String starter = System.getProperty("bench.starter.classpath", "");
        String given = starter.isEmpty() ? System.getProperty("java.class.path") : starter;
        places.addAll(List.of(given.split(File.pathSeparator)));
        places.add(Path.of(StarterPath.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString());
        List<String> jars = new ArrayList<>();
        for (String place : places) {
            Path folder = Path.of(place);
            if (Files.exists(folder)) { // that of the starter has no classes
                jars.add(Files.isDirectory(folder) ? pack(folder, directory.resolve(jars.size() + ".jar")) : place);
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private static String pack(Path folder, Path jar) {
        int failure = JAR.run(
                System.out,
                System.err,
                "--create",
                "--no-compress",
                "--file",
                jar.toString(),
                "-C",
                folder.toString(),
                ".");
        if (failure != 0) {
            throw new IllegalStateException("cannot pack " + folder);
        }
        return jar.toString();
    }
}
