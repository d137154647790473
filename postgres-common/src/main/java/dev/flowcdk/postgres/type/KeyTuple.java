package dev.flowcdk.postgres.type;

import dev.flowcdk.postgres.Identifiers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Packs the scan key of a row, as `scanned` in the state holds it: the tuple layer of FoundationDB. Packed keys
/// compare, byte by byte and unsigned, like the keys of the rows, but for texts that the server orders by a collation.
///
/// [#clear()], then one [#binary] or [#text] for each key column in the order of the key, then [#toByteArray()].
/// Reused; for one thread at a time.
public final class KeyTuple {

    private final List<ColumnCodec> columns;
    private final List<KeyForm> forms;
    private final boolean decimals;
    private final KeyWriter writer = new KeyWriter();
    private final OwnBytes json = new OwnBytes(64);
    private int next;

    private KeyTuple(List<ColumnCodec> columns) {
        this.columns = List.copyOf(columns);
        this.forms = columns.stream().map(ColumnCodec::keyForm).toList();
        this.decimals = forms.contains(KeyForm.NUMERIC);
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

    /// Packs the next column's value, given in binary form; not if the column is [ColumnCodec#keyAsText()].
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
            case PRINTED -> throw new IllegalArgumentException(column + " is packed from its text only");
            case JSON_STRING -> {
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
            case TEXT, VERSIONED_TEXT, PRINTED -> writer.string(source, offset, length);
            case JSON_STRING -> {
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
        return decimals
                ? Arrays.compareUnsigned(
                        KeyReader.comparable(toByteArray(), forms), KeyReader.comparable(packed, forms))
                : compareBytes(packed);
    }

    /// Whether what was packed comes before another packed key of the same columns. Quick where it does not.
    public boolean before(byte[] packed) {
        return compareBytes(packed) < 0 && (!decimals || compareTo(packed) < 0);
    }

    private int compareBytes(byte[] packed) {
        return Arrays.compareUnsigned(writer.array(), 0, writer.length(), packed, 0, packed.length);
    }

    /// Packs the values of a key that another implementation packed, whose bytes may differ from ours for decimals and
    /// times, so that it can be compared with keys from here. What was packed before is lost.
    ///
    /// @throws IllegalArgumentException when the bytes are no packed key of these columns
    public byte[] repacked(byte[] packed) {
        clear();
        for (String value : values(packed)) {
            byte[] text = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
            text(text, 0, value == null ? -1 : text.length);
        }
        return toByteArray();
    }

    /// The values of a packed key as SQL literals of their columns' types, for `(k1, k2) > (…)`.
    ///
    /// @throws IllegalArgumentException when the bytes are no packed key of these columns
    public List<String> literals(byte[] packed) {
        var literals = new ArrayList<String>();
        for (String value : values(packed)) {
            ColumnCodec column = columns.get(literals.size());
            PostgresType type = column.column().type();
            // the other implementation writes an interval of zero as an empty text
            boolean zero = column.keyForm() == KeyForm.PRINTED && "".equals(value);
            literals.add(
                    value == null
                            ? "NULL"
                            : Identifiers.literal(zero ? "0" : value) + "::"
                                    + Identifiers.quoted(type.schema(), type.name()));
        }
        return literals;
    }

    private List<@Nullable String> values(byte[] packed) {
        var values = new ArrayList<@Nullable String>();
        var reader = new KeyReader(packed);
        while (reader.more()) {
            if (values.size() == columns.size()) {
                throw new IllegalArgumentException("a packed key has more than " + columns.size() + " elements");
            }
            values.add(reader.next(forms.get(values.size())));
        }
        if (values.size() < columns.size()) {
            throw new IllegalArgumentException(
                    "a packed key has " + values.size() + " instead of " + columns.size() + " elements");
        }
        return values;
    }
}
