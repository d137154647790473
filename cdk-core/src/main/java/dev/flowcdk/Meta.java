package dev.flowcdk;

/// What a document says of itself, as its component named `_meta`. The runtime adds an identifier of its own there.
///
/// @param op what happened to what the document stands for
public record Meta(
        @Field(title = "Change Operation", description = "Operation type: 'c' Create, 'u' Update, 'd' Delete.")
        Op op) {

    /// What happened.
    public enum Op {
        /// It is new, or was seen for the first time.
        @JsonName("c")
        CREATE,
        /// It was changed.
        @JsonName("u")
        UPDATE,
        /// It is gone. On a [Deletable] document this ends in a deletion.
        @JsonName("d")
        DELETE
    }
}
