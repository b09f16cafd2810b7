package dev.atelier.tracking.mlflowserver.routes;

import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that may not be longer than a limit. Confined. */
final class LimitedStream extends FilterInputStream {
    private final long limit;
    private long count;

    /** A body was too long. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
        private final long limit;

        TooLongException(long limit) {
            super("longer than " + limit + " bytes");
            this.limit = limit;
        }

        MlflowError error() {
            return MlflowError.tooLong("The file is longer than " + limit + " bytes, the limit of this server");
        }
    }

    LimitedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int bytes) throws TooLongException {
        count += bytes;
        if (count > limit) {
            throw new TooLongException(limit);
        }
    }
}
