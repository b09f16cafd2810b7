/** Series as the tables keep them: a row of what is known of each, and chunks of points. */
@NullMarked
package dev.atelier.tracking.postgresql.series;

import org.jspecify.annotations.NullMarked;
