package dev.flowcdk.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StartupFilterTest {

    private static final byte[] TLS_REQUEST = {0, 0, 0, 8, 4, (byte) 0xD2, 0x16, 0x2F};
    private static final byte[] TLS_HELLO = {0x16, 3, 1, 0, 0};
    private static final byte[] QUERY = {'Q', 0, 0, 0, 5, 0};

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final StartupFilter filter = new StartupFilter(sent);

    @Test
    void takesTheTimeZoneOutOfTheStartupPacket() throws IOException {
        filter.write(startup("user", "guest", "TimeZone", "Mars", "database", "shop"));
        filter.write(QUERY);

        assertThat(sent.toByteArray()).isEqualTo(join(startup("user", "guest", "database", "shop"), QUERY));
    }

    @Test
    void waitsForAllPiecesOfThePacket() throws IOException {
        for (byte piece : startup("TimeZone", "Mars", "user", "guest")) {
            filter.write(piece);
        }

        assertThat(sent.toByteArray()).isEqualTo(startup("user", "guest"));
    }

    @Test
    void findsTheStartupPacketBehindARefusedRequestForTls() throws IOException {
        filter.write(TLS_REQUEST);
        filter.write(startup("TimeZone", "Mars"));

        assertThat(sent.toByteArray()).isEqualTo(join(TLS_REQUEST, startup()));
    }

    @Test
    void leavesEncryptedBytesAlone() throws IOException {
        filter.write(TLS_REQUEST);
        filter.write(TLS_HELLO);
        filter.write(startup("TimeZone", "Mars"));

        assertThat(sent.toByteArray()).isEqualTo(join(TLS_REQUEST, TLS_HELLO, startup("TimeZone", "Mars")));
    }

    private static byte[] startup(String... parameters) {
        var texts = new ByteArrayOutputStream();
        for (String parameter : parameters) {
            texts.writeBytes(parameter.getBytes(StandardCharsets.UTF_8));
            texts.write(0);
        }
        texts.write(0);
        return ByteBuffer.allocate(8 + texts.size())
                .putInt(8 + texts.size())
                .putInt(3 << 16)
                .put(texts.toByteArray())
                .array();
    }

    private static byte[] join(byte[]... parts) {
        var whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
