package dev.atelier.compute.git;

import dev.atelier.spi.compute.SourceControlProvider.IgnoreFile;
import dev.atelier.spi.compute.SourceControlProvider.Match;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jgit.ignore.IgnoreNode;

/** The rules of a {@code .gitignore} file. Thread-safe once it is made. */
final class GitIgnoreFile implements IgnoreFile {
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final IgnoreNode rules = new IgnoreNode();

    private GitIgnoreFile() {}

    /** Reads the rules; a byte order mark is none, for git neither. */
    static GitIgnoreFile parse(byte[] content) {
        boolean marked = content.length >= MARK.length
                && content[0] == MARK[0]
                && content[1] == MARK[1]
                && content[2] == MARK[2];
        int start = marked ? MARK.length : 0;
        GitIgnoreFile file = new GitIgnoreFile();
        try {
            file.rules.parse(new ByteArrayInputStream(content, start, content.length - start));
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can be read", e);
        }
        return file;
    }

    @Override
    public Match match(String path, boolean directory) {
        Boolean ignored = rules.checkIgnored(path, directory);
        return ignored == null ? Match.NONE : ignored ? Match.IGNORED : Match.KEPT;
    }
}
