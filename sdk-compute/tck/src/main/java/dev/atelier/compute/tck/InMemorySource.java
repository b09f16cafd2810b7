package dev.atelier.compute.tck;

import dev.atelier.spi.compute.SourceTree;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Source files in memory; shell scripts and programs, whose names have no extension, are executable. */
final class InMemorySource implements SourceTree {
    private final TreeMap<String, byte[]> contents = new TreeMap<>();

    InMemorySource(Map<String, String> texts) {
        texts.forEach((path, text) -> contents.put(path, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public List<File> files() {
        return contents.entrySet().stream()
                .map(entry -> file(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public InputStream open(File file) {
        return new ByteArrayInputStream(contents.get(file.path()));
    }

    private static File file(String path, byte[] content) {
        return new File(path, sha256(content), content.length, path.endsWith(".sh") || !path.contains("."));
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(digest().digest(content));
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
