package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// `date`. As the bound of a range it is a date and time, as ranges of dates have always been written.
final class DateCodec extends QuotedCodec {

    private final TemporalText text = new TemporalText();
    private final boolean withTime;

    DateCodec(boolean withTime) {
        this.withTime = withTime;
    }

    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonPieces out) {
        write(Wire.int32(source, offset), out);
    }

    @Override
    void insideOfText(byte[] source, int offset, int length, JsonPieces out) {
        write(text.on(source, offset, length).date(), out);
    }

    private void write(int day, JsonPieces out) {
        if (day == Calendar.INFINITE_DAY) {
            out.ascii(withTime ? "9999-12-31T23:59:59Z" : "9999-12-31");
            return;
        }
        long date = Calendar.date(day + Calendar.EPOCH_DAY);
        if (day == Calendar.NEGATIVE_INFINITE_DAY || !Calendar.writable(date)) {
            out.ascii("0000-01-01");
        } else {
            Calendar.writeDate(date, out);
        }
        if (withTime) {
            out.ascii("T00:00:00Z");
        }
    }
}
