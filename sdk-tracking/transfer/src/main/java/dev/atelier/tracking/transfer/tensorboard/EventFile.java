package dev.atelier.tracking.transfer.tensorboard;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.atelier.tracking.transfer.internal.Tally;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads one event file. */
final class EventFile {
    private final Path file;
    private final Tally tally;

    EventFile(Path file, Tally tally) {
        this.file = file;
        this.tally = tally;
    }

    /** Hands out what the file holds, in its order. What is damaged goes to the tally; a last record that is cut waits. */
    void read(EventDecoder.Listener listener) {
        EventDecoder decoder = new EventDecoder(listener);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            boolean more = true;
            for (long number = 1; more; number++) {
                more = one(in, decoder, number);
            }
        } catch (IOException e) {
            tally.unreadable(file, e);
        }
    }

    private boolean one(DataInputStream in, EventDecoder decoder, long number) throws IOException {
        try {
            byte[] event = RecordFile.read(in);
            if (event != null) {
                decoder.decode(event);
            }
            return event != null;
        } catch (EOFException e) {
            tally.leftOut(file, "record " + number + " has no end, it is still being written or was cut");
            return false;
        } catch (InvalidProtocolBufferException e) {
            tally.unreadable(file, "record " + number + " is no event of TensorBoard; it is left out");
            return true;
        } catch (RecordFile.DamagedRecordException e) {
            tally.unreadable(file, "record " + number + ": " + e.getMessage());
            return e.skipped();
        }
    }
}
