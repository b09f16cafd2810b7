/** Data of metrics: points, series, summaries and the structured kinds. */
@NullMarked
package dev.atelier.metric;

import org.jspecify.annotations.NullMarked;
