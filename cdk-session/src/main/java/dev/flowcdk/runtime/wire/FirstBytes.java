package dev.flowcdk.runtime.wire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// A connector's output, whose beginning is remembered: it tells what was printed where frames ought to be.
final class FirstBytes extends FilterInputStream {

    private static final int LIMIT = 80;

    private final byte[] first = new byte[LIMIT];
    private int count;

    FirstBytes(InputStream stream) {
        super(stream);
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0 && count < LIMIT) {
            first[count++] = (byte) read;
        }
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read > 0 && count < LIMIT) {
            int more = Math.min(read, LIMIT - count);
            System.arraycopy(bytes, offset, first, count, more);
            count += more;
        }
        return read;
    }

    /// The beginning as text.
    String shown() {
        return shown(first, 0, count);
    }

    /// The beginning of some bytes as text, with a question mark for what cannot be shown.
    static String shown(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, Math.min(length, LIMIT), StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\uFFFD]+", "?");
    }
}
