package dev.atelier.metric;

/** What a metric holds. Immutable. */
public enum MetricKind {
    /** A series of numbers. */
    SCALAR,
    /** A series of texts. */
    TEXT,
    /** A list of numbers or texts. */
    LIST,
    /** A row of a table, logged row by row. */
    ROW,
    /** A table: columns by name. */
    TABLE,
    /** An image, kept as an artifact. */
    IMAGE,
    /** A confusion matrix. */
    CONFUSION_MATRIX,
    /** Counts of true and false positives and negatives at thresholds. */
    ACCURACY_TABLE,
    /** A histogram of residuals. */
    RESIDUALS,
    /** Predicted against true values, binned. */
    PREDICTIONS
}
