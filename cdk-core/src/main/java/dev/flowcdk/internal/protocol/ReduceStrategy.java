package dev.flowcdk.internal.protocol;

/// How a location is reduced (`flow.Inference.Reduce`).
public enum ReduceStrategy implements Numbered {
    REDUCE_UNSET(0),
    REDUCE_MULTIPLE(1),
    REDUCE_APPEND(2),
    REDUCE_FIRST_WRITE_WINS(3),
    REDUCE_LAST_WRITE_WINS(4),
    REDUCE_MAXIMIZE(5),
    REDUCE_MERGE(6),
    REDUCE_MINIMIZE(7),
    REDUCE_SET(8),
    REDUCE_SUM(9),
    REDUCE_JSON_SCHEMA_MERGE(10);

    private final int number;

    ReduceStrategy(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }
}
