/** Data of runs: statuses, verdicts, scripts, snapshots, artifacts. */
@NullMarked
package dev.atelier.run;

import org.jspecify.annotations.NullMarked;
