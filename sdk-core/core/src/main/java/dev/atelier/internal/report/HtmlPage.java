package dev.atelier.internal.report;

import dev.atelier.chart.Chart;
import dev.atelier.error.ProviderNotFoundException;
import dev.atelier.internal.text.NumberText;
import dev.atelier.run.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An HTML page with its style and pictures inside. Confined.
 *
 * <p>Every text given is escaped. Pictures are {@code data:} images, in which nothing runs; the page's content security
 * policy allows those and its own style only.
 */
public final class HtmlPage {
    private static final String STYLE = """
            :root { color-scheme: light; }
            body { font: 15px/1.5 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; color: #22262c;
              background: #f6f7f9; margin: 0; }
            main { max-width: 1080px; margin: 0 auto; padding: 24px 24px 64px; }
            h1 { font-size: 26px; margin: 8px 0 4px; overflow-wrap: anywhere; }
            h2 { font-size: 19px; margin: 36px 0 10px; border-bottom: 1px solid #d5d9e0; padding-bottom: 4px; }
            h3 { font-size: 15px; margin: 20px 0 6px; overflow-wrap: anywhere; }
            .scroll { overflow-x: auto; background: #fff; border: 1px solid #dfe3e8; border-radius: 6px; }
            table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
            th, td { padding: 6px 12px; text-align: left; border-bottom: 1px solid #edf0f3; vertical-align: top; }
            th { background: #f0f2f5; font-weight: 600; white-space: nowrap; }
            tbody tr:last-child td { border-bottom: 0; }
            .facts th { width: 25%; white-space: normal; overflow-wrap: anywhere; }
            td { max-width: 420px; overflow-wrap: anywhere; }
            td:first-child { min-width: 140px; }
            th.number { text-align: right; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            tr.differs td { background: #fff6dc; }
            td.none { color: #9aa1ab; }
            figure { margin: 14px 0; }
            figure img { max-width: 100%; background: #fff; border: 1px solid #dfe3e8; border-radius: 6px; }
            figcaption { font-size: 12.5px; color: #6b7280; overflow-wrap: anywhere; }
            .pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(460px, 1fr)); gap: 4px 16px; }
            .pictures figure img { width: 100%; }
            pre { background: #fff; border: 1px solid #dfe3e8; border-radius: 6px; padding: 10px 14px; overflow-x: auto;
              font: 12.5px/1.35 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
            .badge { display: inline-block; padding: 1px 10px; border-radius: 10px; font-size: 13px; background: #e3e7ee; }
            .badge.Completed { background: #d9f2e0; color: #14602c; }
            .badge.Failed { background: #fbdcdc; color: #8c1d1d; }
            .badge.Canceled, .badge.NotResponding { background: #fdebd0; color: #7a4a06; }
            .note { color: #6b7280; font-size: 13px; }
            """;

    private static final int WIDTH = 720;
    private static final int HEIGHT = 430;

    private final StringBuilder body = new StringBuilder();
    private final String title;
    private boolean withoutRenderer;

    /** Begins a page with its title as first heading. */
    public HtmlPage(String title) {
        this.title = title;
        body.append("<h1>").append(Html.escape(title)).append("</h1>\n");
    }

    public void section(String heading) {
        body.append("<h2>").append(Html.escape(heading)).append("</h2>\n");
    }

    public void subsection(String heading) {
        body.append("<h3>").append(Html.escape(heading)).append("</h3>\n");
    }

    /** Adds a word in a coloured box, followed by text. */
    public void badge(String word, String text) {
        String escaped = Html.escape(word);
        body.append("<p><span class=\"badge ")
                .append(escaped)
                .append("\">")
                .append(escaped)
                .append("</span> ")
                .append(Html.escape(text))
                .append("</p>\n");
    }

    public void note(String text) {
        body.append("<p class=\"note\">").append(Html.escape(text)).append("</p>\n");
    }

    public void preformatted(String text) {
        body.append("<pre>").append(Html.escape(text)).append("</pre>\n");
    }

    /** Adds names and values, one pair to a line; nothing when there are none. */
    public void facts(Map<String, ? extends @Nullable Object> facts) {
        if (facts.isEmpty()) {
            return;
        }
        body.append("<div class=\"scroll\"><table class=\"facts\"><tbody>\n");
        facts.forEach((name, value) -> {
            body.append("<tr><th scope=\"row\">").append(Html.escape(name)).append("</th>");
            body.append(value == null ? "<td class=\"none\">–" : "<td>" + Html.escape(text(value)));
            body.append("</td></tr>\n");
        });
        body.append("</tbody></table></div>\n");
    }

    /** Adds a table in which the rows of some indices are highlighted. */
    public void table(Table table, Set<Integer> highlighted) {
        body.append("<div class=\"scroll\"><table><thead><tr>");
        for (int column = 0; column < table.columns().size(); column++) {
            body.append(hasNumbers(table, column) ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">")
                    .append(Html.escape(table.columns().get(column)))
                    .append("</th>");
        }
        body.append("</tr></thead><tbody>\n");
        for (int row = 0; row < table.rows().size(); row++) {
            body.append(highlighted.contains(row) ? "<tr class=\"differs\">" : "<tr>");
            table.rows().get(row).forEach(this::cell);
            body.append("</tr>\n");
        }
        body.append("</tbody></table></div>\n");
    }

    private static boolean hasNumbers(Table table, int column) {
        return table.rows().stream()
                .map(row -> row.get(column))
                .filter(cell -> cell != null)
                .findFirst()
                .filter(Number.class::isInstance)
                .isPresent();
    }

    /** Adds charts side by side; as text when nothing on the class path draws pictures. */
    public void charts(List<? extends Chart> charts) {
        body.append("<div class=\"pictures\">\n");
        charts.forEach(this::chart);
        body.append("</div>\n");
    }

    public void chart(Chart chart) {
        if (!withoutRenderer) {
            try {
                picture(
                        "image/svg+xml",
                        chart.render("svg", WIDTH, HEIGHT),
                        chart.figure().title());
                return;
            } catch (ProviderNotFoundException none) {
                withoutRenderer = true;
            }
        }
        preformatted(chart.toString());
    }

    /** Adds an image; tells instead that its content is none when it does not begin like one. */
    public void image(byte[] content, String name) {
        ImageType.of(content)
                .ifPresentOrElse(
                        type -> picture(type.mediaType(), content, name),
                        () -> note(name + " is not an image that can be shown"));
    }

    /** Returns the page. */
    public byte[] content() {
        return ("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                        + "<meta http-equiv=\"Content-Security-Policy\""
                        + " content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
                        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
                        + Html.escape(title) + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<main>\n"
                        + body
                        + "</main>\n</body>\n</html>\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void picture(String mediaType, byte[] content, String name) {
        String escaped = Html.escape(name);
        body.append("<figure><img alt=\"")
                .append(escaped)
                .append("\" src=\"data:")
                .append(mediaType)
                .append(";base64,")
                .append(Base64.getEncoder().encodeToString(content))
                .append("\"><figcaption>")
                .append(escaped)
                .append("</figcaption></figure>\n");
    }

    private void cell(@Nullable Object value) {
        if (value == null) {
            body.append("<td class=\"none\">–</td>");
        } else if (value instanceof Number number) {
            body.append("<td class=\"number\">")
                    .append(Html.escape(text(number)))
                    .append("</td>");
        } else {
            body.append("<td>").append(Html.escape(text(value))).append("</td>");
        }
    }

    private static String text(Object value) {
        if (value instanceof Double || value instanceof Float) {
            return NumberText.format(((Number) value).doubleValue());
        } else if (value instanceof Instant time) {
            return time.toString().replace('T', ' ').replaceAll("\\.\\d+Z$", "Z");
        } else if (value instanceof Duration duration) {
            return NumberText.format(duration.toMillis() / 1e3) + " s";
        }
        return value.toString();
    }
}
