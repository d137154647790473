package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonBytes;
import dev.flowcdk.postgres.Identifiers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Packs the scan key of a row, as `scanned` in the state holds it: the tuple layer of FoundationDB. Packed keys
/// compare, byte by byte and unsigned, like the keys of the rows, but for texts that the server orders by a collation.
///
/// [#clear()], then one [#binary] or [#text] for each key column in the order of the key, then [#toByteArray()].
/// Reused; for one thread at a time.
public final class KeyTuple {

    private final List<ColumnCodec> columns;
    private final KeyWriter writer = new KeyWriter();
    private final JsonBytes json = new JsonBytes(64);
    private int next;

    private KeyTuple(List<ColumnCodec> columns) {
        this.columns = List.copyOf(columns);
    }

    /// A packer for keys of these columns.
    public static KeyTuple of(List<ColumnCodec> keyColumns) {
        return new KeyTuple(keyColumns);
    }

    /// Forgets what was packed.
    public KeyTuple clear() {
        writer.clear();
        next = 0;
        return this;
    }

    /// Packs the next column's value, given in binary form; only if the column is [ColumnCodec#binarySafe()].
    ///
    /// @param length bytes of the value; negative for NULL
    public void binary(byte[] source, int offset, int length) {
        ColumnCodec column = columns.get(next++);
        if (length < 0) {
            writer.nullValue();
            return;
        }
        switch (column.keyForm()) {
            case BOOLEAN -> writer.bool(source[offset] != 0);
            case INTEGER -> writer.number(column.integer(source, offset, length));
            case SINGLE -> writer.single(Float.intBitsToFloat(Wire.int32(source, offset)));
            case DOUBLE -> writer.number(Wire.float64(source, offset));
            case NUMERIC -> writer.numeric(source, offset, length);
            case BYTES -> writer.bytes(source, offset, length);
            case DATE -> writer.date(Wire.int32(source, offset));
            case TIMESTAMP -> writer.timestamp(Wire.int64(source, offset));
            case TEXT -> writer.string(source, offset, length);
            case VERSIONED_TEXT -> writer.string(source, offset + 1, length - 1);
            case JSON_STRING, UNSORTED_JSON_STRING -> {
                json.clear();
                column.binary(source, offset, length, json);
                writer.string(json.array(), 1, json.length() - 2);
            }
        }
    }

    /// Packs the next column's value, given in text form.
    ///
    /// @param length bytes of the value; negative for NULL
    public void text(byte[] source, int offset, int length) {
        ColumnCodec column = columns.get(next++);
        if (length < 0) {
            writer.nullValue();
            return;
        }
        switch (column.keyForm()) {
            case BOOLEAN -> writer.bool(source[offset] == 't');
            case INTEGER -> writer.number(Ascii.integer(source, offset, length));
            case SINGLE -> writer.single(Float.parseFloat(Ascii.string(source, offset, length)));
            case DOUBLE -> writer.number(Double.parseDouble(Ascii.string(source, offset, length)));
            case NUMERIC -> writer.numeric(NumericText.binary(Ascii.string(source, offset, length)));
            case BYTES -> writer.hexBytes(source, offset, length);
            case DATE ->
                writer.date(new TemporalText().on(source, offset, length).date());
            case TIMESTAMP ->
                writer.timestamp(new TemporalText().on(source, offset, length).timestamp());
            case TEXT, VERSIONED_TEXT -> writer.string(source, offset, length);
            case JSON_STRING, UNSORTED_JSON_STRING -> {
                json.clear();
                column.text(source, offset, length, json);
                writer.string(json.array(), 1, json.length() - 2);
            }
        }
    }

    /// The packed key.
    public byte[] toByteArray() {
        return writer.toByteArray();
    }

    /// Compares what was packed with another packed key of the same columns.
    ///
    /// @return negative, zero or positive
    public int compareTo(byte[] packed) {
        return Arrays.compareUnsigned(writer.array(), 0, writer.length(), packed, 0, packed.length);
    }

    /// Packs the values of a key that another implementation packed, whose bytes may differ from ours for decimals and
    /// times, so that it can be compared with keys from here. What was packed before is lost.
    ///
    /// @throws IllegalArgumentException when the bytes are no packed key of these columns
    public byte[] repacked(byte[] packed) {
        clear();
        var reader = new KeyReader(packed);
        while (reader.more()) {
            String value = reader.next();
            if (next == columns.size()) {
                throw new IllegalArgumentException("a packed key has more than " + next + " elements");
            }
            KeyForm form = columns.get(next).keyForm();
            if (value != null && !form.reads(value)) {
                throw new IllegalArgumentException("a packed key has \"" + value + "\" as " + form);
            }
            byte[] text = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
            text(text, 0, value == null ? -1 : text.length);
        }
        if (next < columns.size()) {
            throw new IllegalArgumentException(
                    "a packed key has " + next + " instead of " + columns.size() + " elements");
        }
        return toByteArray();
    }

    /// The values of a packed key as SQL literals, for `(k1, k2) > ('1', 'abc')`. Each is in quotes, so that the server
    /// reads it as the type of its column.
    ///
    /// @throws IllegalArgumentException when the bytes are no packed key
    public static List<String> literals(byte[] packed) {
        var literals = new ArrayList<String>();
        var reader = new KeyReader(packed);
        while (reader.more()) {
            String value = reader.next();
            literals.add(value == null ? "NULL" : Identifiers.literal(value));
        }
        return literals;
    }
}
