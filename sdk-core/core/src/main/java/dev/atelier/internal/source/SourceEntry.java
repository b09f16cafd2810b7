package dev.atelier.internal.source;

import java.nio.file.Path;

/**
 * A file to be taken into a snapshot. Immutable.
 *
 * @param path its path in the tree, {@code /}-separated
 * @param file where its content is; links are resolved
 * @param size its length in bytes when it was found
 * @param executable whether its owner may execute it
 */
record SourceEntry(String path, Path file, long size, boolean executable) {}
