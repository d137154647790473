package dev.flowcdk.postgres.type;

/// How a value is packed into a [KeyTuple].
enum KeyForm {
    BOOLEAN,
    INTEGER,
    SINGLE,
    DOUBLE,
    NUMERIC,
    BYTES,
    /// Text as it is.
    TEXT,
    /// Text, whose binary form has a byte with a version in front.
    VERSIONED_TEXT,
    DATE,
    TIMESTAMP,
    /// What stands between the quotes of the value's JSON; sorts as the server sorts the values.
    JSON_STRING,
    /// What the server prints, since values in JSON cannot be read back; the server sorts otherwise.
    PRINTED;

    /// Whether an element with this code can be a value of this form. Of what is not compared here, others may have
    /// packed whatever the server reads.
    boolean packedAs(int code) {
        return switch (this) {
            case BOOLEAN -> code == KeyWriter.FALSE || code == KeyWriter.TRUE;
            case INTEGER -> Math.abs(code - KeyWriter.ZERO) <= Long.BYTES;
            case SINGLE, DOUBLE -> code == KeyWriter.SINGLE || code == KeyWriter.DOUBLE;
            case NUMERIC -> code == KeyWriter.NESTED;
            case BYTES -> code == KeyWriter.BYTES;
            case TEXT, DATE, TIMESTAMP, JSON_STRING -> code == KeyWriter.STRING;
            case VERSIONED_TEXT, PRINTED -> true;
        };
    }

    /// Whether a text that did not come from the server can be read as a value of this form. For numbers with a
    /// fraction that is found out by reading them.
    boolean reads(String text) {
        return this != DATE && this != TIMESTAMP
                || text.matches("-?infinity|[0-9]{4,}-[0-9]{2}-[0-9]{2}.*|/?J[0-9]{10}T.*");
    }
}
