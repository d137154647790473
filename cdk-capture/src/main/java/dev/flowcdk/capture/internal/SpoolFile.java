package dev.flowcdk.capture.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/// A temporary file of blocks that are used again once they are free. It has no name any more as soon as it is open, so
/// that nothing is left of it however the process ends. For one thread at a time; unlike a channel it stays open when a
/// thread is interrupted.
final class SpoolFile implements AutoCloseable {

    static final int BLOCK_BYTES = 16 << 10;

    private final RandomAccessFile file;
    private final BitSet used = new BitSet();

    private SpoolFile(RandomAccessFile file) {
        this.file = file;
    }

    /// @throws IOException when there cannot be a file in this folder
    static SpoolFile in(Path directory) throws IOException {
        Path path = Files.createTempFile(directory, "flow-capture-", ".spool");
        try {
            return new SpoolFile(new RandomAccessFile(path.toFile(), "rw"));
        } finally {
            Files.delete(path);
        }
    }

    /// @return the blocks that hold these bytes
    /// @throws IOException when there is no room for them; no block is taken then
    int[] write(byte[] bytes) throws IOException {
        int[] blocks = new int[Math.ceilDiv(bytes.length, BLOCK_BYTES)];
        int taken = 0;
        try {
            for (int offset = 0; offset < bytes.length; offset += BLOCK_BYTES) {
                int block = used.nextClearBit(taken == 0 ? 0 : blocks[taken - 1]);
                used.set(block);
                blocks[taken++] = block;
                file.seek((long) block * BLOCK_BYTES);
                file.write(bytes, offset, Math.min(BLOCK_BYTES, bytes.length - offset));
            }
            return blocks;
        } catch (IOException e) {
            for (int index = 0; index < taken; index++) {
                used.clear(blocks[index]);
            }
            throw e;
        }
    }

    byte[] read(int[] blocks, int length) throws IOException {
        byte[] bytes = new byte[length];
        int offset = 0;
        for (int block : blocks) {
            int count = Math.min(BLOCK_BYTES, length - offset);
            file.seek((long) block * BLOCK_BYTES);
            file.readFully(bytes, offset, count);
            offset += count;
        }
        return bytes;
    }

    /// Gives blocks back, and the disk's room once all are free.
    void free(int[] blocks) {
        for (int block : blocks) {
            used.clear(block);
        }
        if (used.isEmpty()) {
            try {
                file.setLength(0);
            } catch (IOException e) {
                // It stays as long as it is, and its blocks are used again.
            }
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // It was read or is not wanted any more, and has no name.
        }
    }
}
