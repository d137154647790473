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
    /// The same, but the server sorts the values otherwise.
    UNSORTED_JSON_STRING;

    /// Whether a text that did not come from the server can be read as a value of this form. For numbers with a
    /// fraction that is found out by reading them.
    boolean reads(String text) {
        return switch (this) {
            case BOOLEAN -> text.equals("true") || text.equals("false");
            case INTEGER -> text.matches("-?[0-9]{1,19}");
            case BYTES -> text.startsWith("\\x");
            case DATE, TIMESTAMP -> text.matches("-?infinity|[0-9]{4,}-[0-9]{2}-[0-9]{2}.*");
            case SINGLE, DOUBLE, NUMERIC, TEXT, VERSIONED_TEXT, JSON_STRING, UNSORTED_JSON_STRING -> true;
        };
    }
}
