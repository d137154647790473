package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;
import org.jspecify.annotations.Nullable;

/// `timestamp` as if it were UTC, `timestamptz` in the server's zone.
final class TimestampCodec extends QuotedCodec {

    private final TemporalText text = new TemporalText();
    private final @Nullable ServerZone zone;

    /// @param zone null for `timestamp`
    TimestampCodec(@Nullable ServerZone zone) {
        this.zone = zone;
    }

    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonPieces out) {
        write(Wire.int64(source, offset), out);
    }

    @Override
    void insideOfText(byte[] source, int offset, int length, JsonPieces out) {
        write(text.on(source, offset, length).timestamp(), out);
    }

    private void write(long micros, JsonPieces out) {
        if (micros == Calendar.INFINITE) {
            out.ascii("9999-12-31T23:59:59Z");
            return;
        }
        long seconds = Math.floorDiv(micros, Calendar.MICROS_PER_SECOND) + Calendar.EPOCH_SECOND;
        int offset = zone == null ? 0 : zone.offsetSeconds(seconds);
        long local = seconds + offset;
        long date = Calendar.date(Math.floorDiv(local, Calendar.SECONDS_PER_DAY));
        if (micros == Calendar.NEGATIVE_INFINITE || !Calendar.writable(date)) {
            out.ascii("0000-01-01T00:00:00Z");
            return;
        }
        Calendar.writeDate(date, out);
        out.put('T');
        Calendar.writeTime(Math.floorMod(local, Calendar.SECONDS_PER_DAY), out);
        Calendar.writeFraction(Math.floorMod(micros, Calendar.MICROS_PER_SECOND), out);
        Calendar.writeOffset(offset, out);
    }
}
