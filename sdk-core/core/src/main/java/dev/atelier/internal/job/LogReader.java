package dev.atelier.internal.job;

import dev.atelier.spi.compute.RunDirectory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads a growing log by offset without splitting a character or a secret, which is masked; bytes that are not UTF-8 become U+FFFD. */
final class LogReader {
    private static final int LONGEST_CHARACTER = 4;

    private final RunDirectory directory;
    private final String path;
    private final Redactor redactor;

    LogReader(RunDirectory directory, String path, Redactor redactor) {
        this.directory = directory;
        this.path = path;
        this.redactor = redactor;
    }

    /** Appends everything after an offset to a text, in chunks; returns the next offset. */
    long read(long offset, int chunk, StringBuilder text) {
        long next = offset;
        ByteBuffer buffer = ByteBuffer.allocate(chunk);
        while (directory.read(path, next, buffer.clear()) > 0) {
            Optional<LogHole> hole = holeIn(buffer, next);
            if (hole.isPresent()) {
                int before = (int) Math.max(0, hole.get().begin() - next);
                redactor.mask(buffer.array(), 0, before);
                text.append(new String(buffer.array(), 0, before, StandardCharsets.UTF_8));
                text.append(hole.get().note());
                next = hole.get().end();
                continue;
            }
            redactor.mask(buffer.array(), 0, buffer.position());
            int whole = wholeCharacters(buffer.array(), buffer.position());
            whole -= redactor.heldBack(buffer.array(), 0, whole);
            if (whole == 0) {
                return next;
            }
            text.append(new String(buffer.array(), 0, whole, StandardCharsets.UTF_8));
            next += whole;
        }
        return next;
    }

    /** Bytes that are gone read as zeros; only then it is worth a look whether there is a hole. */
    private Optional<LogHole> holeIn(ByteBuffer buffer, long offset) {
        for (int i = 0; i < buffer.position(); i++) {
            if (buffer.get(i) == 0) {
                long end = offset + buffer.position();
                return LogHole.of(directory, path).filter(hole -> hole.touches(offset, end));
            }
        }
        return Optional.empty();
    }

    /** Returns how many bytes can be decoded without the beginning of a character at the end. */
    static int wholeCharacters(byte[] bytes, int length) {
        for (int back = 1; back < LONGEST_CHARACTER && back <= length; back++) {
            int lead = bytes[length - back] & 0xff;
            if ((lead & 0xc0) != 0x80) {
                return lead >= 0xc0 && back < sequenceLength(lead) ? length - back : length;
            }
        }
        return length;
    }

    private static int sequenceLength(int lead) {
        return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    }
}
