package dev.flowcdk.airbyte.host;

/// What becomes of the schemas that a source declares. Airbyte takes them for hints, while Flow holds each document
/// against its collection's schema and fails the task where it does not match.
enum SchemaMode {
    /// Documents must match what the source declares.
    STRICT,
    /// Only the key is declared; all else is inferred from the documents. A source that declares wrong types stops
    /// nothing, which is the commonest failure by far, so this is the default.
    RELAXED,
    /// Documents need not match, but what the source declares counts as one of the things that are inferred.
    SOURCED
}
