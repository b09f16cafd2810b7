package dev.atelier.tracking.embedded.append;

import dev.atelier.tracking.embedded.file.StoredFile;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;

/** Maps chunks. Loaded by the helper thread only, since the first use of all this takes tens of milliseconds. */
final class MappedChunk {
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int PAGE = 4_096;

    private MappedChunk() {}

    /** Maps a chunk and has all its pages ready to be written; others may be writing to it meanwhile. */
    static MappedByteBuffer map(StoredFile file, Chunk chunk) throws IOException {
        MappedByteBuffer bytes = file.map(chunk.position(), chunk.length());
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        for (int offset = 0; offset < bytes.limit(); offset += PAGE) {
            touch(bytes, offset);
        }
        return bytes;
    }

    /** Faults a page in for writing without changing it: adds 0 atomically. */
    @SuppressWarnings("unused") // the result says nothing
    private static void touch(MappedByteBuffer bytes, int offset) {
        int before = (int) INT.getAndAdd(bytes, offset, 0);
    }
}
