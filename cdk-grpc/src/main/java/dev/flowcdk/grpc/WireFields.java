package dev.flowcdk.grpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The few messages of gRPC's own services: fields of bytes, read and written without a class for each message.
///
/// @param fields those whose wire type is length-delimited, in their order
record WireFields(List<Field> fields) {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    record Field(int number, byte[] bytes) {

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /// @throws IllegalArgumentException when these are no fields
    static WireFields of(byte[] message) {
        var reader = new Reader(message);
        List<Field> fields = new ArrayList<>();
        while (reader.at < message.length) {
            int tag = (int) reader.varint();
            switch (tag & 7) {
                case VARINT -> reader.varint();
                case FIXED64 -> reader.bytes(Long.BYTES);
                case FIXED32 -> reader.bytes(Integer.BYTES);
                case BYTES -> fields.add(new Field(tag >>> 3, reader.bytes(reader.varint())));
                default -> throw new IllegalArgumentException("a field has the wire type " + (tag & 7));
            }
        }
        return new WireFields(fields);
    }

    /// The values of one field.
    List<Field> all(int number) {
        return fields.stream().filter(field -> field.number() == number).toList();
    }

    /// The text of one field; empty when it is not there.
    String text(int number) {
        List<Field> found = all(number);
        return found.isEmpty() ? "" : found.getLast().text();
    }

    private static final class Reader {

        private final byte[] array;
        private int at;

        Reader(byte[] array) {
            this.array = array;
        }

        long varint() {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE && at < array.length; shift += 7) {
                byte next = array[at++];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number is cut off");
        }

        byte[] bytes(long length) {
            if (length < 0 || length > array.length - at) {
                throw new IllegalArgumentException("a field is cut off");
            }
            byte[] bytes = new byte[(int) length];
            System.arraycopy(array, at, bytes, 0, bytes.length);
            at += bytes.length;
            return bytes;
        }
    }
}
