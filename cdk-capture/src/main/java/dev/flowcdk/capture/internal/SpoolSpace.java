package dev.flowcdk.capture.internal;

import dev.flowcdk.internal.bytes.GrowingBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Where transactions of bindings wait for their checkpoints: deflated in memory, up to a limit for all together, then
/// in a temporary file. Any thread may use it, and waits for others no longer than a piece takes to be written or read.
final class SpoolSpace implements AutoCloseable {

    /// A part of a transaction.
    ///
    /// @param length of its frames
    /// @param stored number of bytes they take here
    /// @param memory these bytes; null when they are in the file
    /// @param blocks where they are in the file
    record Piece(int length, int stored, byte @Nullable [] memory, int[] blocks) {

        boolean isDeflated() {
            return stored < length;
        }
    }

    private static final int[] NO_BLOCKS = {};

    private final long memoryBytes;
    private final Path directory;
    private final ReentrantLock lock = new ReentrantLock();
    private long usedBytes;
    private @Nullable SpoolFile file;
    private boolean closed;

    /// @param memoryBytes most bytes to keep in memory
    /// @param directory for the temporary file, which is made when it is needed
    SpoolSpace(long memoryBytes, Path directory) {
        this.memoryBytes = memoryBytes;
        this.directory = directory;
    }

    long memoryBytes() {
        return memoryBytes;
    }

    Path directory() {
        return directory;
    }

    /// Copies frames into this space.
    ///
    /// @throws IOException when there is no room in memory, and none in a file
    Piece keep(GrowingBytes frames) throws IOException {
        byte[] bytes = packed(frames);
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the bindings' work has ended");
            }
            if (usedBytes + bytes.length <= memoryBytes) {
                usedBytes += bytes.length;
                return new Piece(frames.length(), bytes.length, bytes, NO_BLOCKS);
            }
            if (file == null) {
                file = SpoolFile.in(directory);
            }
            return new Piece(frames.length(), bytes.length, null, file.write(bytes));
        } finally {
            lock.unlock();
        }
    }

    /// Appends the frames of a piece, and drops it.
    void take(Piece piece, GrowingBytes out) throws IOException {
        byte[] memory = piece.memory();
        byte[] bytes = memory == null ? read(piece) : memory;
        drop(piece);
        if (piece.isDeflated()) {
            inflate(bytes, piece.length(), out);
        } else {
            out.raw(bytes);
        }
    }

    /// Frees what a piece takes.
    void drop(Piece piece) {
        lock.lock();
        try {
            if (piece.memory() != null) {
                usedBytes -= piece.stored();
            } else if (file != null) {
                file.free(piece.blocks());
            }
        } finally {
            lock.unlock();
        }
    }

    /// Bytes kept in memory.
    long usedBytes() {
        lock.lock();
        try {
            return usedBytes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (file != null) {
                file.close();
                file = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private byte[] read(Piece piece) throws IOException {
        lock.lock();
        try {
            if (file == null) {
                throw new IOException("the bindings' work has ended");
            }
            return file.read(piece.blocks(), piece.stored());
        } finally {
            lock.unlock();
        }
    }

    /// Deflated, if that saves an eighth at least, so that the length tells which it is.
    private static byte[] packed(GrowingBytes frames) {
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            byte[] out = new byte[frames.length() - frames.length() / 8];
            deflater.setInput(frames.array(), 0, frames.length());
            deflater.finish();
            int length = deflater.deflate(out);
            return Arrays.copyOf(
                    deflater.finished() ? out : frames.array(), deflater.finished() ? length : frames.length());
        } finally {
            deflater.end();
        }
    }

    private static void inflate(byte[] deflated, int length, GrowingBytes out) {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(deflated);
            int at = out.length();
            int inflated = inflater.inflate(out.ensure(length), at, length);
            if (inflated != length) {
                throw new IllegalStateException(inflated + " of " + length + " bytes came back");
            }
            out.advance(length);
        } catch (DataFormatException e) {
            throw new IllegalStateException("what was deflated cannot be inflated", e);
        } finally {
            inflater.end();
        }
    }
}
