package dev.atelier.internal.report;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What kind of image some bytes are, by how they begin; names may lie. */
public enum ImageType {
    PNG("image/png", "png"),
    JPEG("image/jpeg", "jpg"),
    GIF("image/gif", "gif"),
    BMP("image/bmp", "bmp"),
    WEBP("image/webp", "webp"),
    SVG("image/svg+xml", "svg");

    private static final int HEAD = 4_096; // comments and a document type may stand in front of <svg
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private final String mediaType;
    private final String extension;

    ImageType(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    public String mediaType() {
        return mediaType;
    }

    /** How a file's name ends, without the dot. */
    public String extension() {
        return extension;
    }

    public static Optional<ImageType> of(byte[] content) {
        String head = new String(content, 0, Math.min(content.length, HEAD), StandardCharsets.ISO_8859_1);
        return Arrays.stream(values()).filter(type -> type.begins(head)).findFirst();
    }

    private boolean begins(String head) {
        return switch (this) {
            case PNG -> head.startsWith("\u0089PNG\r\n\u001a\n");
            case JPEG -> head.startsWith("\u00ff\u00d8\u00ff");
            case GIF -> head.startsWith("GIF87a") || head.startsWith("GIF89a");
            case BMP -> head.startsWith("BM") && head.startsWith("\0\0\0\0", 6);
            case WEBP -> head.startsWith("RIFF") && head.startsWith("WEBP", 8);
            case SVG -> isSvg(head);
        };
    }

    private static boolean isSvg(String head) {
        String text = head.startsWith(BYTE_ORDER_MARK) ? head.substring(BYTE_ORDER_MARK.length()) : head;
        return text.stripLeading().startsWith("<") && text.contains("<svg");
    }
}
