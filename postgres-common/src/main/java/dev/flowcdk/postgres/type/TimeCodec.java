package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// `time`, always followed by a `Z`, and `timetz` with its offset.
final class TimeCodec extends QuotedCodec {

    private static final int WITH_OFFSET_BYTES = 12;

    private final TemporalText text = new TemporalText();

    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonPieces out) {
        int west = length == WITH_OFFSET_BYTES ? Wire.int32(source, offset + 8) : 0;
        write(Wire.int64(source, offset), -west, out);
    }

    @Override
    void insideOfText(byte[] source, int offset, int length, JsonPieces out) {
        text.on(source, offset, length);
        long micros = text.time();
        write(micros, text.offset(), out);
    }

    private static void write(long micros, int offset, JsonPieces out) {
        Calendar.writeTime(micros / Calendar.MICROS_PER_SECOND, out);
        Calendar.writeFraction(micros % Calendar.MICROS_PER_SECOND, out);
        Calendar.writeOffset(offset, out);
    }
}
