package dev.flowcdk.conformance.replay;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// Cuts bytes that come in any portions into frames. Bytes that are no frames are left over. For one thread.
final class FrameCutter {

    private static final int HEAD = 4;

    private final boolean lines;
    private final Consumer<byte[]> frames;
    private byte[] kept = new byte[1 << 12];
    private int length;
    private int scanned;

    /// @param lines whether frames are lines; else they have their length before them
    /// @param frames takes each
    FrameCutter(boolean lines, Consumer<byte[]> frames) {
        this.lines = lines;
        this.frames = frames;
    }

    void add(byte[] bytes, int offset, int count) {
        if (kept.length - length < count) {
            kept = Arrays.copyOf(kept, Math.max(kept.length * 2, length + count));
        }
        System.arraycopy(bytes, offset, kept, length, count);
        length += count;
        int start = 0;
        while (true) {
            int end = end(start);
            if (end < 0) {
                break;
            }
            byte[] frame =
                    lines ? Arrays.copyOfRange(kept, start, end - 1) : Arrays.copyOfRange(kept, start + HEAD, end);
            if (!lines || !new String(frame, StandardCharsets.UTF_8).isBlank()) {
                frames.accept(frame);
            }
            start = end;
            scanned = start;
        }
        System.arraycopy(kept, start, kept, 0, length - start);
        length -= start;
        scanned = lines ? length : 0;
    }

    /// Where the frame that starts here ends; -1 when that has not come yet.
    private int end(int start) {
        if (lines) {
            for (int index = Math.max(start, scanned); index < length; index++) {
                if (kept[index] == '\n') {
                    return index + 1;
                }
            }
            return -1;
        }
        if (length - start < HEAD) {
            return -1;
        }
        long size = (kept[start] & 0xffL)
                | (kept[start + 1] & 0xffL) << 8
                | (kept[start + 2] & 0xffL) << 16
                | (kept[start + 3] & 0xffL) << 24;
        return size <= length - start - HEAD ? (int) (start + HEAD + size) : -1;
    }
}
