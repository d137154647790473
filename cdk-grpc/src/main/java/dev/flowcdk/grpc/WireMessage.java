package dev.flowcdk.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes a message of gRPC's own services, field by field.
final class WireMessage {

    private static final int BYTES = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    WireMessage text(int number, String value) {
        return bytes(number, value.getBytes(StandardCharsets.UTF_8));
    }

    WireMessage message(int number, WireMessage value) {
        return bytes(number, value.toByteArray());
    }

    WireMessage bytes(int number, byte[] value) {
        varint(number << 3 | BYTES);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    WireMessage number(int number, int value) {
        varint(number << 3);
        varint(value);
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    private void varint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.write(rest | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
