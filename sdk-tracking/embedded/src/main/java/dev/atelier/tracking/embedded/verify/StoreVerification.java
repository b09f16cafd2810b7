package dev.atelier.tracking.embedded.verify;

import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Verification;
import dev.atelier.tracking.embedded.artifact.ArtifactFiles;
import dev.atelier.tracking.embedded.artifact.EmbeddedArtifactStore;
import dev.atelier.tracking.embedded.file.KnownLength;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.UnforcedPaths;
import dev.atelier.tracking.embedded.index.MetricFiles;
import dev.atelier.tracking.embedded.log.LogFile;
import dev.atelier.tracking.embedded.metric.MetricRegister;
import dev.atelier.tracking.embedded.metric.MetricWriters;
import dev.atelier.tracking.embedded.point.PointFile;
import dev.atelier.tracking.embedded.sealed.SealedFile;
import dev.atelier.tracking.embedded.sealed.SealedFormat;
import dev.atelier.tracking.embedded.workspace.Layout;
import dev.atelier.tracking.embedded.workspace.Leases;
import dev.atelier.tracking.embedded.workspace.WorkspaceMarker;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Reads every byte of a workspace directory and compares it with what it says of itself. Confined to a thread. */
public final class StoreVerification {
    private static final int MOST_LOOKS = 10; // in two seconds
    private static final String NOTHING = "nothing is lost, no data is kept there";

    private final Layout layout;
    private final Leases leases;
    private final Catalog catalog;
    private final Findings findings = new Findings();

    /** Looks at a directory with the leases and the catalog of a store that has it open. */
    public StoreVerification(Layout layout, Leases leases, Catalog catalog) {
        this.layout = layout;
        this.catalog = catalog;
        this.leases = leases;
    }

    public Verification run() throws IOException {
        checkMarker();
        if (Files.exists(layout.catalogLog())) {
            checkLog(
                    layout.catalogLog(),
                    "the documents written there are as they were before, or gone; all others are read");
        }
        check(this::checkCatalogLength);
        checkMetrics();
        MetricRegister register = new MetricRegister(layout, leases, new UnforcedPaths());
        check(target -> new LostBytesCheck(layout, register, new MetricWriters(leases)).run(target));
        checkArtifacts();
        checkEmpty(layout.leases());
        checkEmpty(layout.catalogLock());
        return findings.result();
    }

    private void checkMarker() throws IOException {
        String text = new String(Files.readAllBytes(layout.marker()), StandardCharsets.ISO_8859_1);
        if (!WorkspaceMarker.isWhole(text)) {
            findings.add(
                    layout.marker(),
                    "it is not as it was written",
                    "the id of the workspace may be wrong; all data is read");
        }
        findings.checked(text.length());
    }

    private void checkCatalogLength(Findings target) throws IOException {
        Path log = layout.catalogLog();
        long length = new KnownLength(log).read();
        long found = log.toFile().length();
        if (found < length) {
            String what = found == 0 ? "it is gone, and had " : "it was cut to " + found + " bytes from ";
            target.add(
                    log,
                    what + length + " bytes",
                    "the runs, models and other documents written last are as they were before, or gone; restore it from"
                            + " a backup");
        }
        checkLength(log, target);
    }

    /** Checks the file that has the length of a log. */
    private static void checkLength(Path log, Findings target) throws IOException {
        Path file = KnownLength.beside(log);
        if (new KnownLength(log).read() < 0) {
            target.add(file, "it is damaged", "nothing is lost; whether the log beside it was cut cannot be told");
        }
        target.checked(file.toFile().length());
    }

    /** Looks again until nothing is new, for a compaction may replace files meanwhile. */
    private void checkMetrics() throws IOException {
        Set<Path> checked = new HashSet<>();
        boolean found = Files.isDirectory(layout.metrics());
        while (found) {
            found = false;
            Set<String> replaced = new HashSet<>();
            for (Path file : children(layout.metrics())) {
                replaced.addAll(replacedBy(file));
            }
            for (Path file : children(layout.metrics())) {
                if (!replaced.contains(String.valueOf(file.getFileName())) && checked.add(file)) {
                    found = true;
                    checkMetricFile(file);
                }
            }
        }
    }

    private void checkMetricFile(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(PointFile.SUFFIX)) {
            check(file, target -> new PointFileCheck(file, target).run());
        } else if (name.endsWith(LogFile.BLOCKS)) {
            check(target -> new BlockFileCheck(file, target).run());
        } else if (name.endsWith(LogFile.SUFFIX)) {
            check(target -> new LogCheck(file, new LogMeaning(file), target).run());
        } else if (name.endsWith(SealedFormat.SUFFIX)) {
            check(target -> new LogCheck(file, new SealedMeaning(file, this::runIds), target).run());
        } else if (name.endsWith(KnownLength.SUFFIX)) {
            Path log = file.resolveSibling(name.substring(0, name.length() - KnownLength.SUFFIX.length()));
            check(target -> checkLength(log, target));
        } else if (file.equals(layout.metricRegister())) {
            checkLog(file, "nothing is lost; whether the files named there were cut or are gone cannot be told");
        } else if (file.equals(layout.deletedRuns())) {
            checkLog(file, "the runs deleted there may be back, and can be deleted again");
        } else {
            findings.add(file, "it is no metric file", "it is passed over; find out who put it there");
        }
    }

    private void checkLog(Path file, String meaning) throws IOException {
        check(target -> new LogCheck(file, (from, to) -> meaning, target).run());
    }

    private List<String> runIds() {
        return catalog.list("run", "").stream().map(run -> run.key().id()).toList();
    }

    private static List<String> replacedBy(Path file) throws IOException {
        if (!MetricFiles.isSealed(file)) {
            return List.of();
        }
        try {
            SealedFile sealed = SealedFile.open(file, Problems.silent());
            return sealed == null ? List.of() : sealed.index().replaced();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private void checkArtifacts() throws IOException {
        for (Path directory : children(layout.artifacts())) {
            if (!Files.isDirectory(directory)) {
                findings.add(directory, "it is no artifact", "it is passed over; find out who put it there");
            }
            for (Path file : children(directory)) {
                checkArtifact(file);
            }
        }
    }

    private void checkArtifact(Path file) throws IOException {
        if (!ArtifactFiles.isArtifact(file)) {
            findings.add(file, "its name is not that of an artifact", "it is passed over; find out who put it there");
            return;
        }
        MessageDigest digest = EmbeddedArtifactStore.sha256();
        try (InputStream in = new FileInputStream(file.toFile())) {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                findings.checked(count);
            }
        } catch (FileNotFoundException e) {
            return; // deleted since
        }
        String hash = HexFormat.of().formatHex(digest.digest());
        if (!hash.equals(String.valueOf(file.getFileName()))) {
            findings.add(
                    file,
                    "its content has the hash " + hash,
                    "this file of runs or models is not what was stored; put it again after deleting it");
        }
    }

    private void checkEmpty(Path file) {
        if (file.toFile().length() > 0) {
            findings.add(file, "it is not empty", NOTHING);
        }
    }

    /** Looks again where something is wrong: the file may have been read while somebody wrote to it. */
    private void check(Check check) throws IOException {
        check(check, 1);
    }

    /** The same for a file that a process may be appending to, which may have to wait in the middle of a point. */
    private void check(Path file, Check check) throws IOException {
        check(check, new MetricWriters(leases).isGone(file) ? 1 : MOST_LOOKS);
    }

    private void check(Check check, int looks) throws IOException {
        int before = findings.size();
        try {
            check.run(findings);
            for (int look = 1; look <= looks && findings.size() > before; look++) {
                if (look > 1) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1L << look));
                }
                Findings again = new Findings();
                check.run(again);
                findings.keepFrom(before, again);
            }
        } catch (NoSuchFileException e) {
            findings.keepFrom(before, new Findings()); // replaced since, by a file that is checked as well
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }

    /** Looks at a file. */
    private interface Check {
        void run(Findings target) throws IOException;
    }
}
