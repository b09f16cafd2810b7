package dev.atelier.search;

/** The literals a field can be compared with. */
enum ValueType {
    /** Metrics and parameters: whatever was logged. */
    ANY("a number, a quoted string, true or false"),
    TEXT("a quoted string"),
    /** A run's status by its own name or MLflow's, in any letter case. */
    STATUS(
            "a status in quotes: Starting, Queued, Running, Completed, Failed, Canceled, … (or MLflow's FINISHED, KILLED)"),
    NUMBER("a number"),
    /** Epoch milliseconds; the text form may be an ISO-8601 instant or date, in UTC unless it says otherwise. */
    INSTANT("epoch milliseconds or a quoted instant such as '2026-01-31T12:00:00Z' or '2026-01-31'");

    private final String description;

    ValueType(String description) {
        this.description = description;
    }

    static ValueType of(Field field) {
        return switch (field.entity()) {
            case METRIC, PARAM -> ANY;
            case TAG, PROPERTY, DATASET, LINEAGE -> TEXT;
            case ATTRIBUTE ->
                switch (field.key()) {
                    case "start_time", "end_time" -> INSTANT;
                    case "number" -> NUMBER;
                    case "status" -> STATUS;
                    default -> TEXT;
                };
        };
    }

    boolean accepts(Literal literal) {
        return switch (this) {
            case ANY -> true;
            case TEXT, STATUS -> literal instanceof Literal.Text;
            case NUMBER, INSTANT -> literal instanceof Literal.Numeric;
        };
    }

    boolean hasText() {
        return this == ANY || this == TEXT || this == STATUS;
    }

    String description() {
        return description;
    }
}
