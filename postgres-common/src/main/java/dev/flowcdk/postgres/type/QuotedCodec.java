package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// A value that becomes a JSON string. What stands between the quotes is also the value's form as the bound of a range.
abstract class QuotedCodec extends ValueCodec {

    abstract void insideOfBinary(byte[] source, int offset, int length, JsonPieces out);

    abstract void insideOfText(byte[] source, int offset, int length, JsonPieces out);

    @Override
    final void binary(byte[] source, int offset, int length, JsonPieces out) {
        out.put('"');
        insideOfBinary(source, offset, length, out);
        out.put('"');
    }

    @Override
    final void text(byte[] source, int offset, int length, JsonPieces out) {
        out.put('"');
        insideOfText(source, offset, length, out);
        out.put('"');
    }
}
