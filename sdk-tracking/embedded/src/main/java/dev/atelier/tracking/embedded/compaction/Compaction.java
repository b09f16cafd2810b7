package dev.atelier.tracking.embedded.compaction;

import dev.atelier.spi.tracking.Lease;
import dev.atelier.tracking.embedded.compaction.CompactionPlan.Candidate;
import dev.atelier.tracking.embedded.compaction.CompactionPlan.State;
import dev.atelier.tracking.embedded.file.KnownLength;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.UnforcedPaths;
import dev.atelier.tracking.embedded.index.DeletedRuns;
import dev.atelier.tracking.embedded.index.MetricDirectory;
import dev.atelier.tracking.embedded.index.MetricFiles;
import dev.atelier.tracking.embedded.log.LogFile;
import dev.atelier.tracking.embedded.metric.ExpectedFiles;
import dev.atelier.tracking.embedded.metric.MetricFileName;
import dev.atelier.tracking.embedded.metric.MetricRegister;
import dev.atelier.tracking.embedded.metric.MetricWriters;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import dev.atelier.tracking.embedded.sealed.SealedFile;
import dev.atelier.tracking.embedded.sealed.SealedWriter;
import dev.atelier.tracking.embedded.workspace.Layout;
import dev.atelier.tracking.embedded.workspace.LeaseLock;
import dev.atelier.tracking.embedded.workspace.Processes;
import dev.atelier.tracking.embedded.workspace.StoreParts;
import dev.atelier.tracking.embedded.workspace.TemporaryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces metric files nobody appends to any more by sealed ones. Thread-safe; one process at a time does it.
 *
 * <p>At any moment either the old files count or the new one, which names them: it appears whole, by a rename, and whoever
 * sees it passes over the files it names, until they are deleted. Files in which anything is damaged stay as they are.
 */
public final class Compaction implements AutoCloseable {
    private static final String LEASE = "compaction";
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final long WORTHWHILE_BYTES = 16 << 20;
    private static final int WORTHWHILE_FILES = 32;

    private final Layout layout;
    private final UnforcedPaths unforced;
    private final MetricWriters writers;
    private final MetricRegister register;
    private final DeletedRuns deleted;
    private final LeaseLock leases;
    private final TemporaryFiles temporary;
    private volatile boolean stopped;

    public Compaction(StoreParts parts, MetricWriters writers, MetricRegister register, DeletedRuns deleted) {
        layout = parts.layout();
        unforced = parts.unforced();
        this.writers = writers;
        this.register = register;
        this.deleted = deleted;
        leases = new LeaseLock(parts);
        temporary = new TemporaryFiles(layout);
    }

    /** Seals all that can be, after whoever is at it has finished. */
    public synchronized void run() throws IOException {
        if (!stopped && Files.isDirectory(layout.metrics())) {
            Lease lease = leases.take(LEASE, PATIENCE);
            try (lease) {
                compact();
            }
        }
    }

    /** Seals all that can be if it is worthwhile and nobody is at it. */
    public synchronized void runIfWorthwhile() throws IOException {
        if (stopped || !Files.isDirectory(layout.metrics()) || !isWorthwhile()) {
            return;
        }
        Optional<Lease> lease = leases.tryTake(LEASE);
        if (lease.isPresent()) {
            Lease held = lease.get();
            try (held) {
                compact();
            }
        }
    }

    /** Stops, and waits until nothing is done any more under the lease, which is about to be given back. */
    @Override
    public void close() {
        stopped = true;
        awaitEnd();
    }

    private synchronized void awaitEnd() {
        // whoever gets here knows that nobody else is
    }

    private void compact() throws IOException {
        deleted.refresh();
        Set<Path> damaged = new HashSet<>();
        boolean again = true;
        while (again) {
            again = false;
            for (List<Path> range : CompactionPlan.of(candidates(damaged))) {
                List<Path> found = stopped ? List.of() : seal(range);
                damaged.addAll(found);
                again |= !found.isEmpty();
            }
        }
    }

    private boolean isWorthwhile() throws IOException {
        long size = 0;
        int count = 0;
        for (Candidate file : candidates(Set.of())) {
            if (file.state() == State.SEAL) {
                size += file.size();
                count++;
            } else if (file.state() == State.GARBAGE) {
                size += file.size();
            }
        }
        return size >= WORTHWHILE_BYTES || count >= WORTHWHILE_FILES;
    }

    /** Lists what counts, and deletes what was replaced but is still there. */
    private List<Candidate> candidates(Set<Path> damaged) throws IOException {
        List<Path> files = MetricDirectory.listTwice(layout.metrics());
        Map<Path, SealedFile> sealed = new LinkedHashMap<>();
        Set<String> replaced = new LinkedHashSet<>();
        for (Path path : files) {
            SealedFile file = MetricFiles.isSealed(path) ? SealedFile.open(path, Problems.silent()) : null;
            if (file != null) {
                sealed.put(path, file);
                replaced.addAll(file.index().replaced());
            }
        }
        delete(replaced);
        ExpectedFiles expected = expectedFiles();
        List<Candidate> candidates = new ArrayList<>();
        for (Path path : files) {
            if (!replaced.contains(String.valueOf(path.getFileName()))) {
                boolean keep = damaged.contains(path) || isCut(path, expected);
                candidates.add(new Candidate(path, size(path), keep ? State.KEEP : state(path, sealed)));
            }
        }
        return candidates;
    }

    private ExpectedFiles expectedFiles() throws IOException {
        return ExpectedFiles.of(
                register.read(), name -> Files.exists(layout.metrics().resolve(name)));
    }

    /** Tells whether a file has lost its end, which a verification would no longer tell once it is sealed. */
    private static boolean isCut(Path path, ExpectedFiles expected) throws IOException {
        return size(path) < expected.length(path);
    }

    private State state(Path path, Map<Path, SealedFile> sealed) throws IOException {
        if (!MetricFiles.isSealed(path)) {
            return isFinished(path) ? State.SEAL : State.KEEP;
        }
        SealedFile file = sealed.get(path);
        if (file == null) {
            return State.KEEP;
        }
        for (String runId : deleted.after(0)) {
            if (file.find(runId) >= 0) {
                return State.GARBAGE;
            }
        }
        return State.SEALED;
    }

    /** Writers of version 1 have no lease, so that only the end of their process says that they are gone. */
    private boolean isFinished(Path path) {
        boolean old = Files.exists(MetricFileName.sibling(path, LogFile.BLOCKS));
        return (!old || !Processes.isAlive(MetricFileName.pid(path))) && writers.isGone(path);
    }

    /** Seals files together, and returns those that turned out to be damaged, in which case nothing has changed. */
    private List<Path> seal(List<Path> paths) throws IOException {
        List<CompactionSource> sources = new ArrayList<>();
        for (Path path : paths) {
            sources.add(CompactionSource.open(path, writers));
        }
        List<Path> damaged = damaged(sources);
        if (!damaged.isEmpty()) {
            return damaged;
        }
        Path draft = temporary.next();
        try {
            List<String> replaced = replaced(sources);
            write(sources, draft, replaced);
            damaged = damaged(sources);
            if (damaged.isEmpty() && !stopped && paths.stream().allMatch(Files::exists)) {
                return publish(draft, paths.get(0), replaced);
            }
            return damaged;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void write(List<CompactionSource> sources, Path draft, List<String> replaced) throws IOException {
        CompactionRuns runs = new CompactionRuns(sources);
        try (SealedWriter writer = new SealedWriter(draft)) {
            for (CompactionSource source : sources) {
                source.forEachRun(runId -> {
                    if (!stopped && !deleted.contains(runId)) {
                        List<CompactionSource> places = runs.places(runId);
                        if (places.get(0) == source) { // else it was written when that was read
                            write(runId, places, writer);
                        }
                    }
                });
            }
            writer.finish(replaced);
        }
    }

    private static void write(String runId, List<CompactionSource> sources, SealedWriter writer) throws IOException {
        Map<SeriesOfOrigin, List<SeriesPart>> series = new LinkedHashMap<>();
        for (CompactionSource source : sources) {
            source.parts(
                    runId,
                    part -> series.computeIfAbsent(
                                    new SeriesOfOrigin(part.key().metric(), part.origin()), key -> new ArrayList<>(1))
                            .add(part));
        }
        List<List<SeriesPart>> filled = new ArrayList<>(series.size());
        for (List<SeriesPart> parts : series.values()) {
            if (!isEmpty(parts)) {
                filled.add(parts);
            }
        }
        if (!filled.isEmpty()) {
            writer.write(runId, filled);
        }
    }

    private static boolean isEmpty(List<SeriesPart> parts) throws IOException {
        for (SeriesPart part : parts) {
            if (part.valueCount() > 0 || part.pointCount() > 0) {
                return false;
            }
        }
        return true;
    }

    private static List<Path> damaged(List<CompactionSource> sources) {
        return sources.stream()
                .filter(CompactionSource::isDamaged)
                .map(CompactionSource::path)
                .toList();
    }

    /** Names the sources, and what sources have replaced that is still there: only for that long it must be named. */
    private List<String> replaced(List<CompactionSource> sources) {
        List<String> names = new ArrayList<>();
        for (CompactionSource source : sources) {
            names.add(String.valueOf(source.path().getFileName()));
            String blocks = MetricFileName.stem(source.path()) + LogFile.BLOCKS;
            if (Files.exists(layout.metrics().resolve(blocks)) && !names.contains(blocks)) {
                names.add(blocks); // behind their log, which is deleted first
            }
            Path length = KnownLength.beside(source.path());
            if (Files.exists(length)) {
                names.add(String.valueOf(length.getFileName()));
            }
            source.replaced().stream()
                    .filter(name -> Files.exists(layout.metrics().resolve(name)))
                    .forEach(names::add);
        }
        return names;
    }

    /** Gives the draft the place of the first file that it replaces, in the order of names. */
    private List<Path> publish(Path draft, Path first, List<String> replaced) throws IOException {
        Path target = layout.metrics().resolve(SealedName.next(first));
        if (Files.exists(target)) {
            return List.of(first); // replaced by a file that is damaged, so that nothing of either may be deleted
        }
        register.write(target, Files.size(draft), replaced);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        UnforcedPaths.force(layout.metrics());
        delete(replaced);
        return List.of();
    }

    /** Deletes files that are named by a sealed one; what cannot be deleted does not count all the same. */
    private void delete(Iterable<String> names) {
        for (String name : names) {
            try {
                Files.deleteIfExists(layout.metrics().resolve(name));
            } catch (IOException e) {
                unforced.add(
                        layout.metrics()); // somebody has it open, where that matters; the next compaction tries again
            }
        }
    }

    private static long size(Path path) throws IOException {
        try {
            return Files.size(path);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private record SeriesOfOrigin(String metric, String origin) {}
}
