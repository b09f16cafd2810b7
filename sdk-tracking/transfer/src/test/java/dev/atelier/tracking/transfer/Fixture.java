package dev.atelier.tracking.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What make_fixtures.sh has made with the real tools, copied so that tests may change it. */
final class Fixture {
    private static final Path RESOURCES = Path.of("src/test/resources").toAbsolutePath();

    private Fixture() {}

    static Path mlruns(Path directory) {
        return copy("mlruns", directory);
    }

    /** Returns the database, with its artifacts beside it. */
    static Path database(Path directory) {
        copy("mlartifacts", directory);
        Path database = directory.resolve("mlflow.db");
        try (InputStream packed = new GZIPInputStream(Files.newInputStream(RESOURCES.resolve("mlflow.db.gz")))) {
            Files.copy(packed, database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return database;
    }

    static Path eventFile() {
        return RESOURCES.resolve("events.out.tfevents.1700000000.fixture");
    }

    /** Returns the only file of a name below a directory whose path contains a text. */
    static Path find(Path directory, String text) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().contains(text))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copy(String name, Path directory) {
        Path source = RESOURCES.resolve(name);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        directory.resolve(name).resolve(source.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory.resolve(name);
    }
}
