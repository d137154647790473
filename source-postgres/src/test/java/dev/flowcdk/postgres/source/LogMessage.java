package dev.flowcdk.postgres.source;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes messages as the server does, for tests that need none.
final class LogMessage {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private interface Writing {
        void run() throws IOException;
    }

    LogMessage letter(char letter) {
        return write(() -> out.writeByte(letter));
    }

    LogMessage flag(int value) {
        return write(() -> out.writeByte(value));
    }

    LogMessage int16(int value) {
        return write(() -> out.writeShort(value));
    }

    LogMessage int32(int value) {
        return write(() -> out.writeInt(value));
    }

    LogMessage int64(long value) {
        return write(() -> out.writeLong(value));
    }

    /// A name with the zero behind it.
    LogMessage name(String name) {
        return write(() -> out.write((name + '\0').getBytes(StandardCharsets.UTF_8)));
    }

    /// The values of a row as text; null for NULL.
    LogMessage row(@Nullable String... values) {
        int16(values.length);
        for (String value : values) {
            if (value == null) {
                letter('n');
            } else {
                letter('t').sized(value.getBytes(StandardCharsets.UTF_8));
            }
        }
        return this;
    }

    /// A value with its length before it.
    LogMessage sized(byte[] value) {
        return write(() -> {
            out.writeInt(value.length);
            out.write(value);
        });
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    /// The row as a tuple that is not at the start of its message.
    static Tuple tuple(LogMessage message) {
        var tuple = new Tuple();
        tuple.read(message.toByteArray(), 1);
        return tuple;
    }

    /// The row with these values as text.
    static Tuple tuple(@Nullable String... values) {
        return tuple(new LogMessage().flag(0).row(values));
    }

    private LogMessage write(Writing writing) {
        try {
            writing.run();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
