package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// Turns the bytes of one value, which is not NULL, into JSON. The binary and the text form of a value give the same
/// JSON.
abstract class ValueCodec {

    /// Appends a value that the server sent in binary form.
    abstract void binary(byte[] source, int offset, int length, JsonPieces out);

    /// Appends a value that the server sent as text.
    abstract void text(byte[] source, int offset, int length, JsonPieces out);
}
