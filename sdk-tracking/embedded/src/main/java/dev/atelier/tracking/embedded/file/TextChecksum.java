package dev.atelier.tracking.embedded.file;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The CRC-32C of a text in UTF-8: the hash of a run's id, and the check of a workspace's. */
public final class TextChecksum {
    private TextChecksum() {}

    public static int of(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
