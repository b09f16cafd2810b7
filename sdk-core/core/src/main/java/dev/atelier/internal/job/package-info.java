/** Brings submitted runs to their end: submission, supervision, events, logs, outputs. */
@NullMarked
package dev.atelier.internal.job;

import org.jspecify.annotations.NullMarked;
