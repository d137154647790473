package dev.flowcdk.task;

/// A location of a collection's documents under a field name.
///
/// @param pointer JSON pointer; empty for the root document
/// @param field the field's name
/// @param explicit true when the user gave it, false when it is derived
/// @param partitionKey true when the collection is partitioned by it
/// @param key true when it is part of the collection's key
/// @param inference what the schema says of the location
public record Projection(
        String pointer, String field, boolean explicit, boolean partitionKey, boolean key, Inference inference) {

    /// A derived projection of a location that is no part of the key.
    public static Projection of(String pointer, String field, Inference inference) {
        return new Projection(pointer, field, false, false, false, inference);
    }

    /// Whether it is the root document.
    public boolean root() {
        return pointer.isEmpty();
    }
}
