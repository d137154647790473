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
    UNSORTED_JSON_STRING
}
