/** The domain logic of runs: records, recording, artifacts, search fields. */
@NullMarked
package dev.atelier.internal.run;

import org.jspecify.annotations.NullMarked;
