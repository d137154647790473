package dev.flowcdk.postgres.internal;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Takes the time zone out of the startup packet, so that the session keeps the one that the server has set for the
/// role. What follows passes as it is.
///
/// Packets before the startup packet (requests for encryption) and the startup packet itself begin with their length,
/// whose first byte is zero; nothing else that a client sends does.
final class StartupFilter extends FilterOutputStream {

    private static final String LEFT_OUT = "TimeZone";
    private static final int HEADER_BYTES = 8;
    private static final int PROTOCOL_MAJOR = 3;
    private static final int MAX_PACKET_BYTES = 10_000;

    private final ByteArrayOutputStream packet = new ByteArrayOutputStream();
    private boolean passing;

    StartupFilter(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int next) throws IOException {
        write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (passing || (packet.size() == 0 && length > 0 && bytes[offset] != 0)) {
            passing = true;
            out.write(bytes, offset, length);
            return;
        }
        packet.write(bytes, offset, length);
        forward();
    }

    private void forward() throws IOException {
        byte[] bytes = packet.toByteArray();
        if (bytes.length < HEADER_BYTES) {
            return;
        }
        int length = ByteBuffer.wrap(bytes).getInt();
        if (length > MAX_PACKET_BYTES || bytes.length > length) {
            passing = true;
        } else if (bytes.length < length) {
            return;
        }
        packet.reset();
        boolean startup = ByteBuffer.wrap(bytes).getShort(4) == PROTOCOL_MAJOR;
        passing |= startup;
        out.write(startup && bytes.length == length ? withoutTimeZone(bytes) : bytes);
    }

    /// The packet is its length, the version, and pairs of texts that end with a zero byte, up to an empty name.
    private static byte[] withoutTimeZone(byte[] startup) throws IOException {
        var kept = new ByteArrayOutputStream();
        kept.write(startup, 0, HEADER_BYTES);
        int at = HEADER_BYTES;
        while (startup[at] != 0) {
            int nameEnd = end(startup, at);
            int next = end(startup, nameEnd + 1) + 1;
            if (!new String(startup, at, nameEnd - at, StandardCharsets.UTF_8).equals(LEFT_OUT)) {
                kept.write(startup, at, next - at);
            }
            at = next;
        }
        kept.write(0);
        byte[] packet = kept.toByteArray();
        ByteBuffer.wrap(packet).putInt(packet.length);
        return packet;
    }

    private static int end(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != 0) {
            at++;
        }
        return at;
    }
}
