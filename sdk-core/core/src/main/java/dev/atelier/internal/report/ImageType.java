package dev.atelier.internal.report;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What kind of image some bytes are, by how they begin; names may lie. */
enum ImageType {
    PNG("image/png", "\u0089PNG"),
    JPEG("image/jpeg", "\u00ff\u00d8\u00ff"),
    GIF("image/gif", "GIF8"),
    BMP("image/bmp", "BM"),
    WEBP("image/webp", "RIFF"),
    SVG("image/svg+xml", "<svg"),
    SVG_DOCUMENT("image/svg+xml", "<?xml");

    private final String mediaType;
    private final String beginning;

    ImageType(String mediaType, String beginning) {
        this.mediaType = mediaType;
        this.beginning = beginning;
    }

    String mediaType() {
        return mediaType;
    }

    static Optional<ImageType> of(byte[] content) {
        return Arrays.stream(values())
                .filter(type -> new String(content, 0, Math.min(content.length, 8), StandardCharsets.ISO_8859_1)
                        .startsWith(type.beginning))
                .findFirst();
    }
}
