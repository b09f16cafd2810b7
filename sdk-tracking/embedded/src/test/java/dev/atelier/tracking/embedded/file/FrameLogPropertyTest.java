package dev.atelier.tracking.embedded.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random logs with random damage: every frame that was not touched is read, in order, and no other. */
class FrameLogPropertyTest {
    private static final long SEED = 4_711;
    private static final int ROUNDS = 300;

    @TempDir
    private Path directory;

    @Test
    void readsExactlyTheFramesThatAreWhole() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(SEED + round);
            Set<Long> damaged = new HashSet<>();
            int frames = 1 + random.nextInt(30);
            Path file = Files.write(directory.resolve("log-" + round), log(random, frames, damaged));
            List<Long> expected = LongStream.range(0, frames)
                    .filter(sequence -> !damaged.contains(sequence))
                    .boxed()
                    .toList();
            assertThat(read(file)).as("seed %d", SEED + round).isEqualTo(expected);
        }
    }

    /** Builds a log of which some frames have one bit flipped. */
    private byte[] log(Random random, int frames, Set<Long> damaged) {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (int sequence = 0; sequence < frames; sequence++) {
            byte[] payload = new byte[random.nextInt(200)];
            random.nextBytes(payload);
            ByteBuffer frame = Frame.encode(1, sequence, payload);
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            if (random.nextInt(5) == 0) {
                int position = random.nextInt(Frame.HEADER + payload.length);
                bytes[position] ^= (byte) (1 << random.nextInt(8));
                damaged.add((long) sequence);
            }
            log.writeBytes(bytes);
        }
        return log.toByteArray();
    }

    private static List<Long> read(Path file) throws IOException {
        List<Long> sequences = new ArrayList<>();
        FrameReader reader = new FrameReader(file, new Problems());
        try (StoredFile open = StoredFile.read(file)) {
            reader.read(open, open.size(), frame -> sequences.add(frame.sequence()));
        }
        return sequences;
    }
}
