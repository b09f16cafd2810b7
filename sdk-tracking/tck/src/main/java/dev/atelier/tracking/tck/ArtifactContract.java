package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Content-addressed files. */
abstract class ArtifactContract extends StoreCase {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final int BIG = 20_000_000;

    ArtifactContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void givesBackWhatWasPut() throws IOException {
        assertThat(put("abc")).isEqualTo(new Blob(ABC, 3));
        assertThat(artifacts().contains(ABC)).isTrue();
        assertThat(text(ABC)).isEqualTo("abc");
    }

    @Test
    void keepsEmptyContent() throws IOException {
        assertThat(put("")).isEqualTo(new Blob(EMPTY, 0));
        assertThat(text(EMPTY)).isEmpty();
    }

    @Test
    void storesTheSameContentOnce() throws IOException {
        assertThat(put("abc")).isEqualTo(put("abc"));
        assertThat(text(ABC)).isEqualTo("abc");
    }

    @Test
    void streamsBigContent() throws IOException {
        Blob blob = artifacts().put(new RandomStream(BIG));
        assertThat(blob.size()).isEqualTo(BIG);
        try (InputStream stored = artifacts().open(blob.sha256());
                InputStream expected = new RandomStream(BIG)) {
            assertThat(stored).hasSameContentAs(expected);
        }
    }

    @Test
    void offersAFileWithTheContentOrNone() throws IOException {
        Optional<Path> file = artifacts().file(put("abc").sha256());
        if (file.isPresent()) {
            assertThat(Files.readString(file.get())).isEqualTo("abc");
        }
        assertThat(artifacts().file(EMPTY)).isEmpty();
    }

    @Test
    void keepsNothingOfContentThatCannotBeRead() {
        InputStream failing = new InputStream() {
            private int left = 3;

            @Override
            public int read() throws IOException {
                if (left == 0) {
                    throw new IOException("the cable is cut");
                }
                return "cba".charAt(--left);
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                target[offset] = (byte) read();
                return 1;
            }
        };
        assertThatThrownBy(() -> artifacts().put(failing))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the cable is cut")
                .hasCauseInstanceOf(IOException.class);
        assertThat(artifacts().contains(ABC)).isFalse();
    }

    @Test
    void reportsContentThatIsNotStored() {
        assertThat(artifacts().contains(ABC)).isFalse();
        assertThatThrownBy(() -> artifacts().open(ABC))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("artifact '" + ABC + "' does not exist");
    }

    @Test
    void refusesWhatIsNoHash() {
        for (String bad : new String[] {"", "abc", "../../etc/passwd", ABC.replace('a', 'A'), ABC + "0"}) {
            assertThatThrownBy(() -> artifacts().open(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + bad + "'");
            assertThatThrownBy(() -> artifacts().contains(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void storesTheSameContentFromRacingThreads() throws IOException {
        Race.run(8, thread -> assertThat(put("abc").sha256()).isEqualTo(ABC));
        assertThat(text(ABC)).isEqualTo("abc");
    }

    private ArtifactStore artifacts() {
        return store().artifacts();
    }

    private Blob put(String content) {
        return artifacts().put(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private String text(String sha256) throws IOException {
        try (InputStream stored = artifacts().open(sha256)) {
            return new String(stored.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The same random bytes each time, without an array that holds them. */
    private static final class RandomStream extends InputStream {
        private final Random random = new Random(42);
        private int left;

        private RandomStream(int length) {
            left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? random.nextInt(256) : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = Math.min(length, left);
            for (int i = 0; i < count; i++) {
                target[offset + i] = (byte) read();
            }
            return count;
        }
    }
}
