package dev.atelier.tracking.mlflowserver.artifact;

import dev.atelier.spi.tracking.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Stored content that is opened when it is first read, so that ten thousand parts are not open at once. Confined. */
final class PartStream extends InputStream {
    private final ArtifactStore store;
    private final String sha256;
    private @Nullable InputStream content;

    PartStream(ArtifactStore store, String sha256) {
        this.store = store;
        this.sha256 = sha256;
    }

    @Override
    public int read() throws IOException {
        return content().read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return content().read(buffer, offset, length);
    }

    @Override
    public void close() throws IOException {
        if (content != null) {
            content.close();
        }
    }

    private InputStream content() {
        if (content == null) {
            content = store.open(sha256);
        }
        return content;
    }
}
