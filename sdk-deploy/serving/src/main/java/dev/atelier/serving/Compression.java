package dev.atelier.serving;

import dev.atelier.service.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** The content codings of requests and answers. */
enum Compression {
    GZIP("gzip") {
        @Override
        InputStream decode(byte[] body, Inflater inflater) throws IOException {
            return new GZIPInputStream(new ByteArrayInputStream(body));
        }

        @Override
        OutputStream encode(OutputStream out, Deflater fast) throws IOException {
            return new FastGzip(out);
        }
    },
    DEFLATE("deflate") {
        @Override
        InputStream decode(byte[] body, Inflater inflater) {
            return new InflaterInputStream(new ByteArrayInputStream(body), inflater);
        }

        @Override
        OutputStream encode(OutputStream out, Deflater fast) {
            return new DeflaterOutputStream(out, fast);
        }
    };

    /** Shorter answers are not worth it. */
    static final int MIN_BYTES = 1024;

    private final String encoding;

    Compression(String encoding) {
        this.encoding = encoding;
    }

    abstract InputStream decode(byte[] body, Inflater inflater) throws IOException;

    abstract OutputStream encode(OutputStream out, Deflater fast) throws IOException;

    String encoding() {
        return encoding;
    }

    /** Returns the coding that a client likes best, of those there are. */
    static Optional<Compression> accepted(HttpFields headers) {
        return headers.getQualityCSV(HttpHeader.ACCEPT_ENCODING).stream()
                .map(Compression::of)
                .flatMap(Optional::stream)
                .findFirst();
    }

    static Optional<Compression> of(String encoding) {
        return Arrays.stream(values())
                .filter(known -> known.encoding.equalsIgnoreCase(encoding))
                .findFirst();
    }

    /**
     * Unpacks a body; a small one that becomes huge is noticed at the limit.
     *
     * @throws InvalidInputException when it is damaged
     * @throws RefusedException when it becomes longer than the limit
     */
    byte[] decompress(byte[] body, int limit) {
        Inflater inflater = new Inflater(!hasZlibHeader(body));
        try (InputStream in = decode(body, inflater)) {
            byte[] content = in.readNBytes(limit);
            if (content.length == limit && in.read() >= 0) {
                throw new RefusedException(BodyReader.tooLong(limit));
            }
            return content;
        } catch (IOException e) {
            throw new InvalidInputException("The body is not in the Content-Encoding '" + encoding + "', or damaged");
        } finally {
            inflater.end();
        }
    }

    byte[] compress(byte[] body) {
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        ByteArrayOutputStream packed = new ByteArrayOutputStream(body.length / 2);
        try (OutputStream out = encode(packed, fast)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        } finally {
            fast.end();
        }
        return packed.toByteArray();
    }

    /** Some clients send raw deflate data instead of what RFC 9110 names so. */
    private static boolean hasZlibHeader(byte[] body) {
        return body.length >= 2 && (body[0] & 0x0f) == 8 && (((body[0] & 0xff) << 8) | (body[1] & 0xff)) % 31 == 0;
    }

    /** GZIP at the fastest level. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 8192);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
