package dev.flowcdk.airbyte.source;

import dev.flowcdk.airbyte.AirbyteOutput;
import java.util.Arrays;

/// Lines on their way out: gathers them and sends many at once. For one thread.
final class Lines {

    private static final int SEND_BYTES = 256 << 10;
    private static final int KEPT_BYTES = 4 << 20;

    private final AirbyteOutput messages;
    private byte[] bytes = new byte[SEND_BYTES + (64 << 10)];
    private int length;

    Lines(AirbyteOutput messages) {
        this.messages = messages;
    }

    void put(byte[] added) {
        room(added.length);
        System.arraycopy(added, 0, bytes, length, added.length);
        length += added.length;
    }

    Lines ascii(String text) {
        room(text.length());
        for (int at = 0; at < text.length(); at++) {
            bytes[length++] = (byte) text.charAt(at);
        }
        return this;
    }

    /// Adds JSON, whose line ends can only be between its tokens.
    void onOneLine(byte[] json, int offset, int count) {
        room(count);
        System.arraycopy(json, offset, bytes, length, count);
        for (int at = length; at < length + count; at++) {
            if (bytes[at] == '\n' || bytes[at] == '\r') {
                bytes[at] = ' ';
            }
        }
        length += count;
    }

    /// Takes the brace back that ends the object which was added last.
    void unclose() {
        do {
            length--;
        } while (bytes[length] != '}');
    }

    /// Sends what is there when it is much.
    void lineEnded() {
        if (length >= SEND_BYTES) {
            send();
        }
    }

    /// Sends what is there.
    void send() {
        if (length > 0) {
            messages.lines(bytes, 0, length);
            length = 0;
            if (bytes.length > KEPT_BYTES) {
                bytes = new byte[SEND_BYTES + (64 << 10)];
            }
        }
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + (bytes.length >> 1)));
        }
    }
}
