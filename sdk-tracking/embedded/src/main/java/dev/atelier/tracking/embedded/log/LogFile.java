package dev.atelier.tracking.embedded.log;

import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.file.FileWindow;
import dev.atelier.tracking.embedded.file.Frame;
import dev.atelier.tracking.embedded.file.FrameReader;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.metric.MetricFileName;
import dev.atelier.tracking.embedded.metric.MetricWriters;
import dev.atelier.tracking.embedded.metric.PartFile;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import dev.atelier.tracking.embedded.workspace.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A metric log, and the block file of version 1 beside it where there is one. Files are open during calls only. */
public final class LogFile implements PartFile {
    public static final String SUFFIX = ".log";

    public static final String BLOCKS = ".blk";

    private final Path logPath;
    private final Path blockPath;
    private final Problems problems;
    private final MetricWriters writers;
    private final FrameReader frames;
    private final Map<String, Integer> runs = new HashMap<>();
    private final List<LogParts> partsOfRun = new ArrayList<>();
    private final Map<Integer, LogPart> partsByNumber = new HashMap<>();
    private final Map<LogPart, Long> changes = new HashMap<>();
    private long logSize;
    private long blockSize;
    private long nextBlock;
    private boolean finished;

    public LogFile(Path logPath, Problems problems, MetricWriters writers) {
        this.logPath = logPath;
        this.blockPath = MetricFileName.sibling(logPath, BLOCKS);
        this.problems = problems;
        this.writers = writers;
        this.frames = new FrameReader(logPath, problems);
    }

    @Override
    public Path path() {
        return logPath;
    }

    @Override
    public void refresh(long generation, RunListener listener) throws IOException {
        if (finished) {
            return;
        }
        boolean gone = isGone();
        refreshLog(generation, listener);
        refreshBlocks(generation);
        if (gone) {
            frames.abandonTail();
            finished = true;
        }
    }

    @Override
    public boolean isFinished() {
        return finished;
    }

    @Override
    public void parts(int run, Consumer<SeriesPart> target) {
        partsOfRun.get(run).all().forEach(part -> target.accept(part.copy()));
    }

    @Override
    public void parts(int run, String metric, Consumer<SeriesPart> target) {
        partsOfRun.get(run).of(metric).forEach(part -> target.accept(part.copy()));
    }

    @Override
    public void changedAfter(long generation, ChangeListener target) {
        changes.forEach((part, changed) -> {
            if (changed > generation) {
                target.changed(runs.getOrDefault(part.key().runId(), 0), part.key());
            }
        });
    }

    void readValues(SeriesKey key, List<Long> positions, Consumer<MetricValue> target) throws IOException {
        try (StoredFile open = StoredFile.read(logPath)) {
            FileWindow window = new FileWindow(open, open.size());
            for (long position : positions) {
                Frame frame = Frame.read(window, position);
                if (frame == null) {
                    problems.report(logPath + ": the value at byte " + position + ", of run '" + key.runId()
                            + "', metric '" + key.metric() + "', is damaged; it is skipped");
                } else {
                    MetricFrames.series(frame.payload());
                    target.accept(MetricFrames.readValue(frame.payload()));
                }
            }
        }
    }

    void readPoints(SeriesKey key, List<Block> blocks, MetricPoints.Builder target) throws IOException {
        try (StoredFile open = StoredFile.read(blockPath)) {
            BlockReader reader = new BlockReader(open, key, problems);
            for (Block block : blocks) {
                reader.read(block, target);
            }
        }
    }

    /** Writers of version 1 have no lease. */
    private boolean isGone() {
        boolean maybe = !Files.exists(blockPath) || !Processes.isAlive(MetricFileName.pid(logPath));
        return maybe && writers.isGone(logPath);
    }

    private void refreshLog(long generation, RunListener listener) throws IOException {
        long size = Files.size(logPath);
        if (size == logSize) {
            return;
        }
        try (StoredFile open = StoredFile.read(logPath)) {
            frames.read(open, size, frame -> accept(frame, generation, listener));
        }
        logSize = size;
    }

    private void accept(Frame frame, long generation, RunListener listener) {
        if (frame.type() == MetricFrames.DEFINITION) {
            define(MetricFrames.series(frame.payload()), MetricFrames.readDefinition(frame.payload(), this), listener);
        } else if (frame.type() == MetricFrames.VALUE) {
            LogPart part = partsByNumber.get(MetricFrames.series(frame.payload()));
            if (part != null) {
                part.addValue(frame.position());
                changes.put(part, generation);
            }
        }
    }

    private void define(int number, LogPart part, RunListener listener) {
        partsByNumber.put(number, part);
        SeriesKey key = part.key();
        int run = runs.computeIfAbsent(key.runId(), runId -> {
            partsOfRun.add(new LogParts());
            listener.found(runId, partsOfRun.size() - 1);
            return partsOfRun.size() - 1;
        });
        partsOfRun.get(run).add(part);
    }

    private void refreshBlocks(long generation) throws IOException {
        long size = sizeOfBlocks();
        if (size == blockSize) {
            return;
        }
        try (StoredFile open = StoredFile.read(blockPath)) {
            while (nextBlock + Block.HEADER <= size && findBlock(open, size, generation)) {
                // findBlock moves nextBlock
            }
        }
        blockSize = size;
    }

    private boolean findBlock(StoredFile open, long size, long generation) throws IOException {
        Block block = Block.read(open, nextBlock);
        if (block == null) {
            block = Block.read(open, nextBlock); // its writer may just have been at it
        }
        if (block == null) {
            problems.report(blockPath + ": the block at byte " + nextBlock
                    + " is damaged or was never finished; its points are skipped and left as they are");
            block = Block.findNext(open, nextBlock, size);
        }
        if (block == null) {
            return false;
        }
        LogPart part = partsByNumber.get(block.series());
        if (part != null) {
            part.addBlock(block);
            changes.put(part, generation);
        }
        nextBlock = block.end();
        return true;
    }

    /** A compaction deletes the log first: while it is there, missing blocks are no deleted ones. */
    private long sizeOfBlocks() throws IOException {
        try {
            return Files.size(blockPath);
        } catch (NoSuchFileException e) {
            Files.size(logPath);
            return 0; // its process is about to create it, or it has none
        }
    }
}
