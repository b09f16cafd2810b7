package dev.atelier.compute.local;

import com.fasterxml.jackson.core.JsonFactory;
import dev.atelier.spi.compute.JobSpec;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The class path of Java scripts: this JVM's own, and what {@code Run.context()} needs. */
final class JobClassPath {
    /** One class of each jar of the core: on a module path, and in JShell, the class path does not have them. */
    private static final Set<Class<?>> CORE = Set.of(JobSpec.class, JsonFactory.class, Logger.class);

    private JobClassPath() {}

    static String current() {
        Stream<Path> own = Arrays.stream(
                        System.getProperty("java.class.path", "").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of);
        return Stream.concat(
                        own,
                        CORE.stream()
                                .map(JobClassPath::location)
                                .filter(Objects::nonNull)
                                .sorted())
                .map(path -> path.toAbsolutePath().toString())
                .collect(Collectors.toCollection(LinkedHashSet::new))
                .stream()
                .collect(Collectors.joining(File.pathSeparator));
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
