package dev.atelier.serving;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads a request's body up to a limit; a slow client holds a connection, but no thread. Confined to the request. */
final class BodyReader implements Runnable {
    private final Exchange exchange;
    private final Request request;
    private final int limit;
    private final Consumer<byte[]> onBody;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private BodyReader(Exchange exchange, int limit, Consumer<byte[]> onBody) {
        this.exchange = exchange;
        this.request = exchange.request();
        this.limit = limit;
        this.onBody = onBody;
    }

    /** Calls {@code onBody} with the whole body, or answers 413 as soon as it is known to be too long. */
    static void read(Exchange exchange, int limit, Consumer<byte[]> onBody) {
        BodyReader reader = new BodyReader(exchange, limit, onBody);
        if (exchange.announcedLength() > limit) {
            reader.refuseTooLong();
        } else {
            reader.run();
        }
    }

    @Override
    public void run() {
        Content.Chunk chunk = request.read();
        while (chunk != null && take(chunk)) {
            chunk = request.read();
        }
        if (chunk == null) {
            request.demand(this);
        }
    }

    /** Takes one chunk; tells whether to go on. */
    private boolean take(Content.Chunk chunk) {
        if (Content.Chunk.isFailure(chunk)) {
            fail(chunk.getFailure());
            return false;
        }
        boolean last = chunk.isLast();
        copy(chunk);
        if (body.size() > limit) {
            refuseTooLong();
            return false;
        }
        if (last) {
            onBody.accept(body.toByteArray());
        }
        return !last;
    }

    private void copy(Content.Chunk chunk) {
        ByteBuffer buffer = chunk.getByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        body.write(bytes, 0, bytes.length);
        chunk.release();
    }

    private void refuseTooLong() {
        exchange.answerAndClose(tooLong(limit));
    }

    static Answer tooLong(int limit) {
        return Answer.refused(413, "The body is longer than " + limit + " bytes, the limit of this service");
    }

    private void fail(Throwable failure) {
        if (failure instanceof TimeoutException) {
            exchange.answerAndClose(Answer.refused(408, "The body did not arrive in time"));
        } else {
            exchange.fail(failure);
        }
    }
}
