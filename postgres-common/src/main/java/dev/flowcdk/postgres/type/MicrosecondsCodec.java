package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// `time` as microseconds since midnight.
final class MicrosecondsCodec extends ValueCodec {

    private final TemporalText text = new TemporalText();

    @Override
    void binary(byte[] source, int offset, int length, JsonPieces out) {
        out.number(Wire.int64(source, offset));
    }

    @Override
    void text(byte[] source, int offset, int length, JsonPieces out) {
        out.number(text.on(source, offset, length).time());
    }
}
