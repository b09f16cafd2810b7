package dev.atelier.tracking.embedded.metric;

import dev.atelier.tracking.embedded.file.KnownLength;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The metric files that must be there, and how long each is at least, by what the register says. Immutable. */
public final class ExpectedFiles {
    private final Map<String, Long> lengths;

    private ExpectedFiles(Map<String, Long> lengths) {
        this.lengths = Map.copyOf(lengths);
    }

    /**
     * Reads the register from its end: of a file, the last entry counts, and none of one that another has replaced. A
     * sealed file that is not there never came to be if all are there that it was to replace.
     */
    public static ExpectedFiles of(List<MetricRegister.Entry> entries, Predicate<String> exists) {
        Set<String> replaced = new HashSet<>();
        Map<String, Long> lengths = new HashMap<>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            MetricRegister.Entry entry = entries.get(i);
            boolean came = entry.replaced().isEmpty()
                    || exists.or(replaced::contains).test(entry.name())
                    || !entry.replaced().stream().allMatch(exists.or(replaced::contains));
            if (came) {
                lengths.putIfAbsent(entry.name(), entry.length());
                replaced.addAll(entry.replaced());
            }
        }
        lengths.keySet().removeAll(replaced);
        return new ExpectedFiles(lengths);
    }

    public Set<String> names() {
        return lengths.keySet();
    }

    /** Returns how long a file is at least, by the register or the file beside it; 0 when nothing is known of it. */
    public long length(Path file) throws IOException {
        long registered = lengths.getOrDefault(String.valueOf(file.getFileName()), 0L);
        return Math.max(registered, new KnownLength(file).read());
    }
}
