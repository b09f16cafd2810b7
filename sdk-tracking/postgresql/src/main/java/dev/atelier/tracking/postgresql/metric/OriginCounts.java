package dev.atelier.tracking.postgresql.metric;

/**
 * How much an origin has appended to a series. Immutable.
 *
 * @param points the number of points
 * @param structured the number of structured values
 */
record OriginCounts(long points, long structured) {}
