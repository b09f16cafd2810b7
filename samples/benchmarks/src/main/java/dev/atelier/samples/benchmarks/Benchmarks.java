package dev.atelier.samples.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs benchmarks, each in a JVM of its own: {@code -Dbench} names one, or what names begin with, or {@code all}.
 *
 * <p>Each result is a line {@code ratio <name> <median> (min … max, budget …) ok|missed}; with {@code -Dbench.report} the
 * table of a Markdown file is brought up to date as well.
 */
public final class Benchmarks {
    private static final List<String> SMALL_HEAP = List.of("-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch");
    private static final List<String> BIG_HEAP = List.of("-Xms7g", "-Xmx7g");

    private static final Map<String, Benchmark> ALL = new LinkedHashMap<>();

    static {
        ALL.put("log.vs.rawmmap", Logging::againstRawMap);
        ALL.put("log.vs.sqlite", Logging::againstSqlite);
        ALL.put("log.filechannel.vs.sqlite", Logging::channelAgainstSqlite);
        ALL.put("log.2threads.vs.1", Logging::twoThreads);
        ALL.put("log.4processes.vs.sqlite", FourProcesses::againstSqlite);
        ALL.put("log.latency", Latency::ofLog);
        ALL.put("flush.vs.fdatasync", Flushing::againstFdatasync);
        ALL.put("read.10M.vs.sqlite", Reading::againstSqlite);
        ALL.put("downsample.100M.vs.fulldecode", Reading::downsample);
        ALL.put("search.100k", bench -> Searching.among(bench, "search.100k", 100_000));
        ALL.put("search.1M", bench -> Searching.among(bench, "search.1M", 1_000_000));
        ALL.put("open.cold", ColdStart::overEmptyMain);
        ALL.put("disk.bytesPerPoint", DiskSpace::perPoint);
        ALL.put("disk.manysmall", DiskSpace::manySmall);
        ALL.put("postgres", Postgres::logAndShip);
        ALL.put("snapshot.unchanged.vs.gitstatus", Snapshots::unchangedAgainstGitStatus);
        ALL.put("local.overhead", ScriptRuns::overhead);
        ALL.put("events.ingest", ScriptRuns::ingest);
        ALL.put("observe.1000", Observing::thousandRuns);
    }

    private Benchmarks() {}

    /**
     * Runs benchmarks.
     *
     * @param arguments none, or the name of one to run in this JVM
     * @throws Exception when one cannot be run
     */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        double scale = Double.parseDouble(System.getProperty("bench.scale", "1"));
        Path directory = Path.of(System.getProperty("bench.directory", "target/bench"));
        if (arguments.length == 1) {
            runHere(arguments[0], new Bench(scale, directory, out));
        } else {
            runEach(chosenOrExit(System.getProperty("bench", "all")), directory, scale, out);
        }
    }

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    static void runHere(String name, Bench bench) throws Exception {
        Benchmark benchmark = ALL.get(name);
        if (benchmark == null) {
            throw new IllegalArgumentException("no benchmark is named '" + name + "'; there are " + names());
        }
        benchmark.run(bench);
    }

    /** Returns the benchmarks that a user means; {@code log.latency.p99} is measured by {@code log.latency}. */
    static List<String> chosen(String wanted) {
        List<String> chosen = names().stream()
                .filter(name -> wanted.equals("all") || name.startsWith(wanted) || wanted.startsWith(name + "."))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no benchmark is named '" + wanted + "'; there are " + names());
        }
        return chosen;
    }

    /** Says what is wrong with a name without a stack trace, which Maven adds enough to. */
    private static List<String> chosenOrExit(String wanted) {
        try {
            return chosen(wanted);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            throw e;
        }
    }

    private static void runEach(List<String> names, Path directory, double scale, PrintStream out) throws Exception {
        String report = System.getProperty("bench.report", "");
        for (String name : names) {
            String load = Machine.load();
            List<String> lines = fork(name, directory, scale, out);
            if (!report.isEmpty()) {
                Report.update(Path.of(report), lines, load);
            }
        }
    }

    private static List<String> fork(String name, Path directory, double scale, PrintStream out)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        List<String> options = new ArrayList<>(heap(name, scale));
        options.add("-Dbench.scale=" + scale);
        options.add("-Dbench.directory=" + directory);
        options.add("-Dbench.starter.classpath=" + System.getProperty("bench.starter.classpath", ""));
        Process process = new ProcessBuilder(Jvm.command(options, Benchmarks.class, name))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(line);
                lines.add(line);
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("benchmark '" + name + "' has failed");
        }
        return lines;
    }

    private static List<String> heap(String name, double scale) {
        boolean big = name.startsWith("downsample") || name.startsWith("search.1M") || name.startsWith("disk.many");
        return scale < 0.05 ? List.of() : big ? BIG_HEAP : SMALL_HEAP;
    }
}
