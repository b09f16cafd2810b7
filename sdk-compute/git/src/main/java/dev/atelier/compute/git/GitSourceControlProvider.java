package dev.atelier.compute.git;

import dev.atelier.error.StoreException;
import dev.atelier.spi.Availability;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.compute.SourceControlProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** Reads {@code .gitignore} files and compares texts as git does, with JGit; needs no git and no repository. Thread-safe. */
public final class GitSourceControlProvider implements SourceControlProvider {
    /** Creates the provider. */
    public GitSourceControlProvider() {}

    @Override
    public String type() {
        return "git";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Availability probe(ProviderContext context) {
        return Availability.AVAILABLE;
    }

    @Override
    public IgnoreFile ignoreFile(byte[] content) {
        return GitIgnoreFile.parse(content);
    }

    @Override
    public String hunks(byte[] before, byte[] after) {
        RawText old = new RawText(before);
        RawText latest = new RawText(after);
        EditList edits = new HistogramDiff().diff(RawTextComparator.DEFAULT, old, latest);
        ByteArrayOutputStream hunks = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(hunks)) {
            formatter.format(edits, old, latest);
        } catch (IOException e) {
            throw new StoreException("two texts cannot be compared: " + e.getMessage(), e);
        }
        return hunks.toString(StandardCharsets.UTF_8);
    }
}
