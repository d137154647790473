package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

final class BooleanCodec extends ValueCodec {

    @Override
    void binary(byte[] source, int offset, int length, JsonPieces out) {
        out.bool(source[offset] != 0);
    }

    @Override
    void text(byte[] source, int offset, int length, JsonPieces out) {
        out.bool(source[offset] == 't');
    }
}
