package dev.atelier.compute.support;

import com.fasterxml.jackson.core.JsonFactory;
import dev.atelier.spi.compute.JobSpec;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Where this JVM has the jars that {@code Run.context()} needs in a Java script. Thread-safe. */
public final class CoreClassPath {
    private CoreClassPath() {}

    /**
     * Finds the jars, or the directories of classes, of the core and of what it uses.
     *
     * @return absolute paths, sorted; fewer when a class has no place, as in some application servers
     */
    public static List<Path> entries() {
        return Stream.of(JobSpec.class, JsonFactory.class, Logger.class)
                .map(CoreClassPath::location)
                .filter(Objects::nonNull)
                .map(Path::toAbsolutePath)
                .sorted()
                .toList();
    }

    private static @Nullable Path location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return source == null || source.getLocation() == null
                    ? null
                    : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException | RuntimeException e) {
            return null;
        }
    }
}
