/** What a run is started from: snapshots of source directories, and the git state around them. */
@NullMarked
package dev.atelier.internal.source;

import org.jspecify.annotations.NullMarked;
