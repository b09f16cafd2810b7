package dev.atelier.tracking.embedded;

import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Write;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The bytes of a commit: a count, then for each write an operation, kind, id, and the body when there is one. */
final class CatalogCodec {
    static final int COMMIT = 1;

    private static final int PUT = 1;
    private static final int DELETE = 2;

    private CatalogCodec() {}

    static byte[] encode(List<Write> writes) {
        Payload payload = new Payload().putInt(writes.size());
        for (Write write : writes) {
            String body = write.body();
            payload.putInt(body == null ? DELETE : PUT)
                    .putText(write.key().kind())
                    .putText(write.key().id());
            if (body != null) {
                payload.putText(body);
            }
        }
        return payload.toBytes();
    }

    static List<Write> decode(ByteBuffer payload) {
        int count = payload.getInt();
        List<Write> writes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int operation = payload.getInt();
            DocumentKey key = new DocumentKey(Payload.text(payload), Payload.text(payload));
            writes.add(new Write(key, 0, operation == PUT ? Payload.text(payload) : null));
        }
        return writes;
    }
}
