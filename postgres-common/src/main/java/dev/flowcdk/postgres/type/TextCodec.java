package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// Text, and whatever is taken as the text that the server prints. Cut at the size limit.
final class TextCodec extends QuotedCodec {

    private final int version;

    /// @param version bytes of version number before the text in binary form
    TextCodec(int version) {
        this.version = version;
    }

    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonPieces out) {
        insideOfText(source, offset + version, length - version, out);
    }

    @Override
    void insideOfText(byte[] source, int offset, int length, JsonPieces out) {
        out.escaped(source, offset, SizeLimit.ofText(source, offset, length));
    }
}
