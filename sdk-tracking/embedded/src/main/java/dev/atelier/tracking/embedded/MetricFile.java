package dev.atelier.tracking.embedded;

import dev.atelier.metric.MetricValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The two metric files of one store, as read so far. Files are open during calls only. Confined to the index's lock. */
final class MetricFile {
    static final String BLOCKS = ".blk";
    static final String LOG = ".log";

    private final Path blockPath;
    private final Path logPath;
    private final String pid;
    private final Problems problems;
    private final Consumer<SeriesPart> onDefinition;
    private final FrameReader frames;
    private final Map<Integer, SeriesPart> parts = new HashMap<>();
    private final Map<Integer, List<Block>> blocks = new HashMap<>();
    private long logSize;
    private long blockSize;
    private long nextBlock;

    MetricFile(Path logPath, Problems problems, Consumer<SeriesPart> onDefinition) {
        String name = String.valueOf(logPath.getFileName());
        this.logPath = logPath;
        this.blockPath = logPath.resolveSibling(name.substring(0, name.length() - LOG.length()) + BLOCKS);
        this.pid = name.substring(name.indexOf('-') + 1, Math.max(name.indexOf('-') + 1, name.lastIndexOf('-')));
        this.problems = problems;
        this.onDefinition = onDefinition;
        this.frames = new FrameReader(logPath, problems);
    }

    /** Reads the definitions and finds the values that came since. */
    void refreshLog() throws IOException {
        long size = size(logPath);
        if (size == logSize) {
            return;
        }
        try (StoredFile open = StoredFile.read(logPath)) {
            frames.read(open, size, this::accept);
        }
        if (frames.unreadable() > 0 && !Processes.isAlive(pid)) {
            frames.abandonTail();
        }
        logSize = size;
    }

    /** Finds the blocks that came since. */
    void refreshBlocks() throws IOException {
        long size = size(blockPath);
        if (size == blockSize) {
            return;
        }
        try (StoredFile open = StoredFile.read(blockPath)) {
            while (nextBlock + Block.HEADER <= size && findBlock(open, size)) {
                // findBlock moves nextBlock
            }
        }
        blockSize = size;
    }

    List<Block> blocks(int series) {
        return blocks.getOrDefault(series, List.of());
    }

    StoredFile openBlocks() throws IOException {
        return StoredFile.read(blockPath);
    }

    BlockReader reader(StoredFile open) {
        return new BlockReader(open, problems);
    }

    void readValues(List<Long> positions, Consumer<MetricValue> target) throws IOException {
        try (StoredFile open = StoredFile.read(logPath)) {
            FileWindow window = new FileWindow(open, open.size());
            for (long position : positions) {
                Frame frame = Frame.read(window, position);
                if (frame == null) {
                    problems.report(logPath + ": the value at byte " + position + " is damaged; it is skipped");
                } else {
                    MetricFrames.series(frame.payload());
                    target.accept(MetricFrames.readValue(frame.payload()));
                }
            }
        }
    }

    private void accept(Frame frame) {
        if (frame.type() == MetricFrames.DEFINITION) {
            SeriesPart part = MetricFrames.readDefinition(frame.payload(), this);
            parts.put(part.number(), part);
            onDefinition.accept(part);
        } else if (frame.type() == MetricFrames.VALUE) {
            SeriesPart part = parts.get(MetricFrames.series(frame.payload()));
            if (part != null) {
                part.addValue(frame.position());
            }
        }
    }

    private boolean findBlock(StoredFile open, long size) throws IOException {
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
        blocks.computeIfAbsent(block.series(), series -> new ArrayList<>()).add(block);
        nextBlock = block.end();
        return true;
    }

    private static long size(Path path) throws IOException {
        try {
            return Files.size(path);
        } catch (NoSuchFileException e) {
            return 0; // its process is about to create it
        }
    }
}
