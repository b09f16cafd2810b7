package dev.atelier.tracking.embedded.index;

import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.log.LogFile;
import dev.atelier.tracking.embedded.metric.MetricWriters;
import dev.atelier.tracking.embedded.metric.PartFile;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import dev.atelier.tracking.embedded.point.PointFile;
import dev.atelier.tracking.embedded.sealed.SealedFile;
import dev.atelier.tracking.embedded.sealed.SealedFormat;
import dev.atelier.tracking.embedded.workspace.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The metric files of all processes that count: those of processes, and sealed ones instead of those they replace. Confined
 * to the index's lock.
 */
public final class MetricFiles {
    private final MetricDirectory directory;
    private final DeletedRuns deleted;
    private final Problems problems;
    private final MetricWriters writers;
    private final TreeMap<Path, PartFile> files = new TreeMap<>();
    private final Map<String, List<RunInFile>> runs = new HashMap<>();
    private final List<SealedFile> sealed = new ArrayList<>();
    private final TreeMap<Long, Integer> deletions = new TreeMap<>(); // known at each generation
    private List<Path> listing = List.of();
    private boolean forgotten;
    private long generation;

    private record RunInFile(PartFile file, int run) {}

    public MetricFiles(Layout layout, DeletedRuns deleted, Problems problems, MetricWriters writers) {
        this.deleted = deleted;
        this.problems = problems;
        this.writers = writers;
        directory = new MetricDirectory(layout.metrics());
    }

    /** Finds what came since the last call, in files known and new. */
    void refresh() throws IOException {
        generation++;
        deleted.refresh();
        if (deletions.isEmpty() || deletions.lastEntry().getValue() < deleted.count()) {
            deletions.put(generation, deleted.count());
        }
        List<Path> current = directory.files();
        if (forgotten || !current.equals(listing)) {
            use(current);
            listing = current;
            forgotten = false;
        }
        for (PartFile file : files.values()) {
            refresh(file);
        }
    }

    /** Lists the directory again at the next refresh, because a file that was in it is gone. */
    void forgetListing() {
        directory.forget();
        forgotten = true;
    }

    boolean isListingForgotten() {
        return forgotten;
    }

    long generation() {
        return generation;
    }

    /** Hands over the parts of a run; none of one that was deleted. */
    void parts(String runId, Consumer<SeriesPart> target) throws IOException {
        for (RunInFile place : places(runId)) {
            place.file.parts(place.run, target);
        }
    }

    void parts(SeriesKey key, Consumer<SeriesPart> target) throws IOException {
        for (RunInFile place : places(key.runId())) {
            place.file.parts(place.run, key.metric(), target);
        }
    }

    /** Returns the runs that have anything and were not deleted. */
    Set<String> runs() throws IOException {
        Set<String> ids = new HashSet<>(runs.keySet());
        for (SealedFile file : sealed) {
            for (int run = 0; run < file.index().runCount(); run++) {
                ids.add(file.runId(run));
            }
        }
        ids.remove(""); // of a damaged page
        ids.removeIf(deleted::contains);
        return ids;
    }

    /** Returns the sealed files found after a generation. */
    List<SealedFile> sealedAfter(long after) {
        return sealed.stream().filter(file -> file.isFoundAfter(after)).toList();
    }

    /** Returns the series that got something after a generation, those in sealed files aside, or were deleted. */
    Set<SeriesKey> changedAfter(long after) throws IOException {
        Set<SeriesKey> keys = new LinkedHashSet<>();
        for (PartFile file : files.values()) {
            if (!(file instanceof SealedFile)) {
                file.changedAfter(after, (run, key) -> keys.add(key));
            }
        }
        Map.@Nullable Entry<Long, Integer> known = deletions.floorEntry(after);
        for (String runId : deleted.after(after == 0 || known == null ? 0 : known.getValue())) {
            for (RunInFile place : allPlaces(runId)) {
                place.file.parts(place.run, part -> keys.add(part.key()));
            }
        }
        return keys;
    }

    private List<RunInFile> places(String runId) throws IOException {
        return deleted.contains(runId) ? List.of() : allPlaces(runId);
    }

    /** Returns where a run is, in the order in which files were begun. */
    private List<RunInFile> allPlaces(String runId) throws IOException {
        List<RunInFile> live = runs.getOrDefault(runId, List.of());
        if (sealed.isEmpty()) {
            return live;
        }
        List<RunInFile> places = new ArrayList<>(live);
        for (SealedFile file : sealed) {
            int run = file.find(runId);
            if (run >= 0) {
                places.add(new RunInFile(file, run));
            }
        }
        places.sort(Comparator.comparing(place -> place.file.path()));
        return places;
    }

    private void refresh(PartFile file) throws IOException {
        file.refresh(
                generation,
                (runId, run) ->
                        runs.computeIfAbsent(runId, id -> new ArrayList<>(1)).add(new RunInFile(file, run)));
    }

    /** Takes up the files of a listing and drops others, in one step as seen by readers. */
    private void use(List<Path> current) throws IOException {
        List<SealedFile> newlySealed = new ArrayList<>();
        Set<String> replaced = new HashSet<>();
        for (Path path : current) {
            SealedFile file = sealedFile(path, newlySealed);
            if (file != null) {
                replaced.addAll(file.index().replaced());
            }
        }
        Set<Path> counting = new LinkedHashSet<>();
        current.stream()
                .filter(path -> !replaced.contains(String.valueOf(path.getFileName())))
                .forEach(counting::add);
        newlySealed.removeIf(file -> !counting.contains(file.path()));
        for (SealedFile file : newlySealed) {
            file.found(generation, newRuns(file));
        }
        drop(counting, newlySealed.isEmpty() ? replaced : null);
        newlySealed.forEach(this::add);
        for (Path path : counting) {
            if (!files.containsKey(path) && !isSealed(path)) {
                files.put(path, open(path, problems, writers));
            }
        }
    }

    private void add(SealedFile file) {
        files.put(file.path(), file);
        sealed.add(file);
    }

    private @Nullable SealedFile sealedFile(Path path, List<SealedFile> opened) throws IOException {
        if (!isSealed(path)) {
            return null;
        }
        if (files.get(path) instanceof SealedFile known) {
            return known;
        }
        SealedFile file = SealedFile.open(path, problems);
        if (file != null) {
            opened.add(file);
        }
        return file;
    }

    /**
     * Returns the runs of a sealed file in which something may be new to this index, null when that is unknown. Reads no
     * page: a run too many, which has the same hash, does no harm.
     */
    private @Nullable BitSet newRuns(SealedFile file) {
        BitSet numbers = new BitSet();
        Set<String> replaced = Set.copyOf(file.index().replaced());
        for (String name : replaced) {
            PartFile known = files.get(file.path().resolveSibling(name));
            boolean isRead = known != null && known.isFinished();
            if (!isRead && !name.endsWith(LogFile.BLOCKS)) {
                return null;
            }
        }
        for (Map.Entry<String, List<RunInFile>> run : runs.entrySet()) {
            for (RunInFile place : run.getValue()) {
                if (replaced.contains(String.valueOf(place.file.path().getFileName()))) {
                    for (int number : file.index().candidates(run.getKey())) {
                        numbers.set(number);
                    }
                }
            }
        }
        return numbers;
    }

    /** Drops files, with a warning about those that no sealed file explains; a new one may, by others between. */
    private void drop(Set<Path> counting, @Nullable Set<String> replaced) {
        Set<PartFile> gone = new HashSet<>();
        for (PartFile file : files.values()) {
            if (!counting.contains(file.path())) {
                gone.add(file);
                if (replaced != null
                        && !replaced.contains(String.valueOf(file.path().getFileName()))) {
                    problems.report(file.path() + " has disappeared; what was in it cannot be read");
                }
            }
        }
        if (!gone.isEmpty()) {
            files.values().removeAll(gone);
            sealed.removeAll(gone);
            runs.values().forEach(places -> places.removeIf(place -> gone.contains(place.file)));
            runs.values().removeIf(List::isEmpty);
        }
    }

    /** Returns a file that a process appends to, or did, of which nothing was read yet. */
    public static PartFile open(Path path, Problems problems, MetricWriters writers) {
        return path.toString().endsWith(PointFile.SUFFIX)
                ? new PointFile(path, problems, writers)
                : new LogFile(path, problems, writers);
    }

    public static boolean isSealed(Path path) {
        return path.toString().endsWith(SealedFormat.SUFFIX);
    }
}
