package dev.flowcdk.internal.codec;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.MessagePlan.Field;
import dev.flowcdk.internal.protocol.Numbered;
import dev.flowcdk.internal.protocol.RawBytes;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.internal.protocol.UnknownFields;
import dev.flowcdk.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Messages between records and the protobuf wire format, by their plans.
final class ProtoMessages {

    private ProtoMessages() {}

    /// Reads a message up to the cursor's end.
    static Object read(MessagePlan plan, ProtoCursor cursor) {
        @Nullable Object[] values = plan.blank();
        while (!cursor.atEnd()) {
            int from = cursor.position;
            int tag = cursor.tag();
            Field field = plan.byTag(tag >>> 3);
            if (field == null) {
                cursor.skip(tag);
                keep(plan.unknown(), cursor, from, values);
            } else {
                read(field, tag, cursor, values);
            }
        }
        return plan.create(values);
    }

    private static void keep(@Nullable Field unknown, ProtoCursor cursor, int from, @Nullable Object[] values) {
        if (unknown != null && values[unknown.index()] instanceof UnknownFields before) {
            values[unknown.index()] = before.and(cursor.array, from, cursor.position);
        }
    }

    @SuppressWarnings("unchecked") // lists and maps are made here
    private static void read(Field field, int tag, ProtoCursor cursor, @Nullable Object[] values) {
        int at = field.index();
        switch (field.arity()) {
            case ONE -> values[at] = value(field, tag, cursor);
            case LIST -> {
                var list = values[at] instanceof ArrayList<?> begun
                        ? (ArrayList<@Nullable Object>) begun
                        : new ArrayList<@Nullable Object>();
                list.add(value(field, tag, cursor));
                values[at] = list;
            }
            case MAP -> {
                var map = values[at] instanceof LinkedHashMap<?, ?> begun
                        ? (LinkedHashMap<String, @Nullable Object>) begun
                        : new LinkedHashMap<String, @Nullable Object>();
                entry(field, tag, cursor, map);
                values[at] = map;
            }
        }
    }

    private static void entry(Field field, int tag, ProtoCursor cursor, Map<String, @Nullable Object> map) {
        cursor.expect(tag, ProtoCursor.BYTES);
        int length = cursor.length();
        int end = cursor.end;
        cursor.end = cursor.position + length;
        String key = "";
        Object value = missingValue(field);
        while (!cursor.atEnd()) {
            int inner = cursor.tag();
            switch (inner >>> 3) {
                case 1 -> {
                    cursor.expect(inner, ProtoCursor.BYTES);
                    key = string(cursor);
                }
                case 2 -> value = value(field, inner, cursor);
                default -> cursor.skip(inner);
            }
        }
        cursor.end = end;
        if (value != null) {
            map.put(key, value);
        }
    }

    /// The value of a map's entry that has none on the wire.
    private static @Nullable Object missingValue(Field field) {
        return switch (field.form()) {
            case MESSAGE -> {
                MessagePlan plan = MessagePlan.of(field.type());
                yield plan.create(plan.blank());
            }
            case BYTES -> new RawBytes(new byte[0]);
            default -> null;
        };
    }

    private static @Nullable Object value(Field field, int tag, ProtoCursor cursor) {
        return switch (field.form()) {
            case STRING -> {
                cursor.expect(tag, ProtoCursor.BYTES);
                yield shared(string(cursor), cursor);
            }
            case BOOLEAN -> {
                cursor.expect(tag, ProtoCursor.VARINT);
                yield cursor.varint() != 0;
            }
            case UINT32 -> {
                cursor.expect(tag, field.fixed() ? ProtoCursor.FIXED32 : ProtoCursor.VARINT);
                yield field.fixed() ? cursor.fixed32() : (int) cursor.varint();
            }
            case INT64 -> {
                cursor.expect(tag, field.fixed() ? ProtoCursor.FIXED64 : ProtoCursor.VARINT);
                yield field.fixed() ? cursor.fixed64() : cursor.varint();
            }
            case DOUBLE -> {
                cursor.expect(tag, ProtoCursor.FIXED64);
                yield Double.longBitsToDouble(cursor.fixed64());
            }
            case ENUM -> {
                cursor.expect(tag, ProtoCursor.VARINT);
                yield field.enumOf((int) cursor.varint());
            }
            case RAW_JSON -> {
                byte[] bytes = bytes(tag, cursor);
                yield bytes.length == 0 ? null : RawJson.of(bytes);
            }
            case BYTES -> new RawBytes(bytes(tag, cursor));
            case CHECKPOINT -> new RuntimeCheckpoint(bytes(tag, cursor));
            case MESSAGE -> shared(nested(field, tag, cursor), cursor);
            case UNKNOWN -> throw new IllegalStateException("unknown fields have no number");
        };
    }

    private static Object shared(Object value, ProtoCursor cursor) {
        return cursor.repeated == null ? value : cursor.repeated.of(value);
    }

    private static Object nested(Field field, int tag, ProtoCursor cursor) {
        cursor.expect(tag, ProtoCursor.BYTES);
        int length = cursor.length();
        int end = cursor.end;
        cursor.end = cursor.position + length;
        Object message = read(MessagePlan.of(field.type()), cursor);
        cursor.end = end;
        return message;
    }

    private static byte[] bytes(int tag, ProtoCursor cursor) {
        cursor.expect(tag, ProtoCursor.BYTES);
        int length = cursor.length();
        byte[] bytes = Arrays.copyOfRange(cursor.array, cursor.position, cursor.position + length);
        cursor.position += length;
        return bytes;
    }

    private static String string(ProtoCursor cursor) {
        int length = cursor.length();
        String text = new String(cursor.array, cursor.position, length, StandardCharsets.UTF_8);
        cursor.position += length;
        return text;
    }

    /// Appends the fields of a message.
    static void write(Object message, GrowingBytes out) {
        for (Field field : MessagePlan.of(message.getClass()).fields()) {
            Object value = field.valueOf(message);
            if (value instanceof UnknownFields unknown) {
                out.raw(unknown.bytes());
            } else if (field.tag() > 0 && value != null) {
                write(field, value, out);
            }
        }
    }

    private static void write(Field field, Object value, GrowingBytes out) {
        switch (field.arity()) {
            case ONE -> {
                if (!value.equals(field.absent())) {
                    write(field.tag(), field, value, out);
                }
            }
            case LIST -> {
                for (Object element : (List<?>) value) {
                    write(field.tag(), field, element, out);
                }
            }
            case MAP -> {
                for (Map.Entry<?, ?> entry : new TreeMap<>((Map<?, ?>) value).entrySet()) {
                    int start = open(field.tag(), out);
                    bytes(1, entry.getKey().toString().getBytes(StandardCharsets.UTF_8), out);
                    write(2, field, entry.getValue(), out);
                    close(start, out);
                }
            }
        }
    }

    private static void write(int tag, Field field, Object value, GrowingBytes out) {
        switch (field.form()) {
            case STRING -> bytes(tag, ((String) value).getBytes(StandardCharsets.UTF_8), out);
            case BOOLEAN -> number(tag, (boolean) value ? 1 : 0, out);
            case UINT32 -> {
                if (field.fixed()) {
                    varint(tag << 3 | ProtoCursor.FIXED32, out);
                    fixed((int) value, 4, out);
                } else {
                    number(tag, Integer.toUnsignedLong((int) value), out);
                }
            }
            case INT64 -> {
                if (field.fixed()) {
                    varint(tag << 3 | ProtoCursor.FIXED64, out);
                    fixed((long) value, 8, out);
                } else {
                    number(tag, (long) value, out);
                }
            }
            case DOUBLE -> {
                varint(tag << 3 | ProtoCursor.FIXED64, out);
                fixed(Double.doubleToRawLongBits((double) value), 8, out);
            }
            case ENUM -> number(tag, ((Numbered) value).number(), out);
            case RAW_JSON -> bytes(tag, ((RawJson) value).bytes(), out);
            case BYTES -> bytes(tag, ((RawBytes) value).bytes(), out);
            case CHECKPOINT -> bytes(tag, ((RuntimeCheckpoint) value).bytes(), out);
            case MESSAGE -> writeNested(tag, value, out);
            case UNKNOWN -> throw new IllegalStateException("unknown fields have no number");
        }
    }

    /// Appends a message as a length-delimited field.
    static void writeNested(int tag, Object message, GrowingBytes out) {
        int start = open(tag, out);
        write(message, out);
        close(start, out);
    }

    private static int open(int tag, GrowingBytes out) {
        varint(tag << 3 | ProtoCursor.BYTES, out);
        return out.length();
    }

    /// Puts the length before what was written since.
    private static void close(int start, GrowingBytes out) {
        int length = out.length() - start;
        int before = out.length();
        varint(length, out);
        int size = out.length() - before;
        byte[] array = out.array();
        byte[] header = Arrays.copyOfRange(array, before, before + size);
        System.arraycopy(array, start, array, start + size, length);
        System.arraycopy(header, 0, array, start, size);
    }

    private static void number(int tag, long value, GrowingBytes out) {
        varint(tag << 3 | ProtoCursor.VARINT, out);
        varint(value, out);
    }

    private static void bytes(int tag, byte[] bytes, GrowingBytes out) {
        varint(tag << 3 | ProtoCursor.BYTES, out);
        varint(bytes.length, out);
        out.raw(bytes);
    }

    private static void fixed(long value, int size, GrowingBytes out) {
        byte[] array = out.ensure(size);
        for (int i = 0; i < size; i++) {
            array[out.length() + i] = (byte) (value >>> 8 * i);
        }
        out.advance(size);
    }

    static void varint(long value, GrowingBytes out) {
        byte[] array = out.ensure(10);
        int at = out.length();
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            array[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[at++] = (byte) rest;
        out.length(at);
    }

    /// True for fields that hold nothing.
    static boolean isAbsent(Field field, @Nullable Object value) {
        return value == null
                || switch (field.arity()) {
                    case ONE -> value.equals(field.absent());
                    case LIST -> ((List<?>) value).isEmpty();
                    case MAP -> ((Map<?, ?>) value).isEmpty();
                };
    }
}
