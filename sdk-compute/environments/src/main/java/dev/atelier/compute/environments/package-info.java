/** What makes a job's environment ready on the machine that the job runs on. */
@NullMarked
package dev.atelier.compute.environments;

import org.jspecify.annotations.NullMarked;
