package dev.atelier.tracking.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.chart.Chart;
import dev.atelier.chart.ParallelChart;
import dev.atelier.error.ProviderNotFoundException;
import dev.atelier.metric.AccuracyTable;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.Predictions;
import dev.atelier.metric.Residuals;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class XChartRendererTest {
    private static final String HOSTILE = "<script>alert(1)</script>\" onload='x' &amp; clip-1 ]]> 名前 \u0001";

    @TempDir
    private Path directory;

    static Stream<Chart> charts() {
        MetricPoints.Builder points = new MetricPoints.Builder(3);
        for (int i = 0; i < 3; i++) {
            points.add(i, Math.sin(i), 1_760_000_000_000L + i * 60_000L);
        }
        double[] long1 = new double[5_000];
        Arrays.setAll(long1, i -> Math.sin(i / 100.0));
        double[] actual = {1, 2, 3, 4};
        double[] predicted = {1.5, 2, 2.5, 5};
        AccuracyTable.Counts counts =
                AccuracyTable.Counts.of(new double[] {0, 1}, new double[][][] {{{2, 2, 0, 0}, {0, 0, 2, 2}}});
        ParallelChart parallel = Chart.parallel("a", "b", HOSTILE)
                .title("parallel")
                .add("x", Arrays.asList(1, "text", null))
                .add("y", List.of(2, HOSTILE, 5));
        return Stream.of(
                Chart.line("line").add("a", 1, 2).add(HOSTILE, 2, Double.NaN, 3, Double.NEGATIVE_INFINITY),
                Chart.line("smooth").add("a", 1, 2, 4, 8).smooth(0.6).logY(),
                Chart.line("log")
                        .add("a", new double[] {1, 10, 1e5}, new double[] {1e-5, 1, 1e5})
                        .logX()
                        .logY(),
                Chart.line("time").add("a", points.build()).overTime(),
                Chart.line("elapsed").add("a", points.build()).overElapsedTime(),
                Chart.line("long").add("a", long1),
                Chart.line("one").add("a", 1),
                Chart.line("empty"),
                Chart.line(""),
                Chart.scatter("x", "y").add("", actual, predicted),
                Chart.scatter("x", "y")
                        .add("g", actual, predicted)
                        .add("h", actual, actual)
                        .logX()
                        .logY(),
                Chart.scatter("x", "y"),
                Chart.bar("bars").add(HOSTILE, 1).add("b", -2).add("c", Double.NaN),
                Chart.bar("groups").add("g", "a", 1).add("h", "a", 2).add("h", "b", 3),
                Chart.bar("empty"),
                Chart.of(ConfusionMatrix.of(List.of("a", HOSTILE), new long[][] {{5, 1}, {0, 4}})),
                Chart.of(Residuals.from(actual, predicted, 3)),
                Chart.of(Predictions.from(actual, predicted, 3)),
                Chart.roc(AccuracyTable.of(List.of("a"), counts, counts)),
                Chart.precisionRecall(AccuracyTable.of(List.of("a"), counts, counts)),
                parallel,
                Chart.parallel("a", "b"));
    }

    @ParameterizedTest
    @MethodSource("charts")
    void drawsPngOfTheRightSize(Chart chart) throws IOException {
        Path file = directory.resolve("chart.PNG");
        chart.save(file, 640, 360);
        BufferedImage image = ImageIO.read(file.toFile());

        assertThat(image.getWidth()).isEqualTo(640);
        assertThat(image.getHeight()).isEqualTo(360);
        assertThat(colours(image)).isGreaterThan(1);
        assertThat(directory).isDirectoryNotContaining("glob:**~*");
    }

    @ParameterizedTest
    @MethodSource("charts")
    void drawsWellFormedSvgThatIsAlwaysTheSame(Chart chart) throws Exception {
        String svg = new String(chart.render("svg"), StandardCharsets.UTF_8);
        Document document = parse(svg);

        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(document.getDocumentElement().getAttribute("viewBox")).isEqualTo("0 0 960 540");
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo(
                        chart.figure().title().isEmpty()
                                ? "chart"
                                : chart.figure().title());
        assertThat(svg).doesNotContain("<!DOCTYPE").isEqualTo(new String(chart.render("svg"), StandardCharsets.UTF_8));
    }

    @Test
    void escapesHostileTitles() throws Exception {
        Document document = parse(
                new String(Chart.line(HOSTILE).add(HOSTILE, 1, 2).note(HOSTILE).render("svg"), StandardCharsets.UTF_8));

        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo(HOSTILE.replace('\u0001', ' '));
    }

    @Test
    void joinsTheSegmentsOfALine() throws Exception {
        double[] y = new double[900];
        Arrays.setAll(y, i -> Math.sin(i / 50.0));
        byte[] svg = Chart.line("sine").add("sine", y).render("svg");

        assertThat(svg.length).isLessThan(60_000);
        assertThat(parse(new String(svg, StandardCharsets.UTF_8))
                        .getElementsByTagName("line")
                        .getLength())
                .isLessThan(5);
    }

    @Test
    void labelsTheTicksOfTheLargestBars() {
        byte[] svg = Chart.bar("")
                .add("a", -Double.MAX_VALUE)
                .add("b", Double.MAX_VALUE)
                .render("svg");

        assertThat(new String(svg, StandardCharsets.UTF_8).split("<path"))
                .as("outlines of letters")
                .hasSizeGreaterThan(20);
    }

    @Test
    void saysWhichFormatsThereAre() {
        assertThatThrownBy(() -> Chart.line("x").save(directory.resolve("chart.pdf")))
                .isInstanceOf(ProviderNotFoundException.class)
                .hasMessageContaining("no chart provider fits the format 'pdf'; found: xchart");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void drawsRangesOfAnySize(long seed) throws IOException {
        Random random = new Random(seed);
        for (int round = 0; round < 15; round++) {
            double size = Math.pow(10, random.nextInt(600) - 300);
            double offset = random.nextBoolean() ? 0 : size * Math.pow(10, random.nextInt(16));
            double[] y = new double[1 + random.nextInt(5)];
            Arrays.setAll(y, i -> offset + size * (random.nextInt(3) == 0 ? i : random.nextGaussian()));
            Chart chart = random.nextBoolean()
                    ? Chart.line("t").add("a", y)
                    : Chart.line("t").add("a", y).logY();
            byte[] png = chart.render("png");
            assertThat(ImageIO.read(new ByteArrayInputStream(png)))
                    .as("seed %d, round %d: %s", seed, round, Arrays.toString(y))
                    .isNotNull();
        }
    }

    @Test
    void replacesFilesWhole() throws IOException {
        Path file = Files.writeString(directory.resolve("chart.svg"), "old");
        Chart.line("new").add("a", 1, 2).save(file);

        assertThat(file).content().startsWith("<?xml").endsWith("</svg>\n");
    }

    private static long colours(BufferedImage image) {
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .distinct()
                .count();
    }

    private static Document parse(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
