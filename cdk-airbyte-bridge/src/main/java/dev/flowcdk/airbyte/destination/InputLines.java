package dev.flowcdk.airbyte.destination;

import dev.flowcdk.TransientException;
import dev.flowcdk.internal.codec.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Splits an input into lines, read by a thread of its own, so that one can wait for a line for a limited time. A line
/// may be of any length. All else is for one thread.
final class InputLines {

    /// What a pipe gives at once.
    private static final int BLOCK = 64 << 10;

    private static final int BLOCKS = 32;

    private final BlockingQueue<Block> blocks = new ArrayBlockingQueue<>(BLOCKS);
    private Block current = new Block(new byte[0], 0, false, null);
    private int at;

    /// Whole lines.
    ///
    /// @param last whether nothing follows
    private record Block(
            byte[] bytes,
            int length,
            boolean last,
            @Nullable IOException failure) {}

    InputLines(InputStream input) {
        Thread.ofPlatform().daemon().name("input").start(() -> {
            try {
                read(input);
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void read(InputStream input) throws InterruptedException {
        byte[] bytes = new byte[BLOCK];
        int length = 0;
        try {
            while (true) {
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * bytes.length);
                }
                int count = input.read(bytes, length, bytes.length - length);
                if (count < 0) {
                    break;
                }
                int end = lastEnd(bytes, length, length + count);
                length += count;
                if (end > 0) {
                    byte[] rest = new byte[Math.max(BLOCK, length - end)];
                    System.arraycopy(bytes, end, rest, 0, length - end);
                    blocks.put(new Block(bytes, end, false, null));
                    bytes = rest;
                    length -= end;
                }
            }
            blocks.put(new Block(bytes, length, true, null));
        } catch (IOException failed) {
            blocks.put(new Block(bytes, 0, true, failed));
        }
    }

    private static int lastEnd(byte[] bytes, int from, int to) {
        for (int index = to - 1; index >= from; index--) {
            if (bytes[index] == '\n') {
                return index + 1;
            }
        }
        return 0;
    }

    /// Takes the next line, without its end.
    ///
    /// @param limit how long to wait
    /// @return false when there was none in time, or there is none any more
    boolean next(Slice line, Duration limit) throws InterruptedException {
        while (at == current.length()) {
            if (current.last()) {
                return false;
            }
            Block block = blocks.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (block == null) {
                return false;
            }
            if (block.failure() != null) {
                throw new TransientException("the messages cannot be read: " + block.failure(), block.failure());
            }
            current = block;
            at = 0;
        }
        byte[] bytes = current.bytes();
        int end = at;
        while (end < current.length() && bytes[end] != '\n') {
            end++;
        }
        line.set(bytes, at, end - at);
        at = Math.min(end + 1, current.length());
        return true;
    }

    /// Whether all has been taken.
    boolean ended() {
        return current.last() && at == current.length();
    }
}
