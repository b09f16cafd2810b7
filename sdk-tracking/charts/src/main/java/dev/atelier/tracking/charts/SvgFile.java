package dev.atelier.tracking.charts;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Paints a picture into the bytes of an SVG file. */
final class SvgFile {
    private SvgFile() {}

    static byte[] of(Picture picture) {
        VectorGraphics2D graphics = new VectorGraphics2D();
        picture.paint(graphics);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new SVGProcessor()
                    .getDocument(graphics.getCommands(), new PageSize(picture.width(), picture.height()))
                    .writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return SvgText.tidy(bytes.toString(StandardCharsets.UTF_8), picture.figure())
                .getBytes(StandardCharsets.UTF_8);
    }
}
