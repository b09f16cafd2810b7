/** The budgets of the tracking engine, each measured against a reference in the same run. */
@NullMarked
package dev.atelier.samples.benchmarks;

import org.jspecify.annotations.NullMarked;
