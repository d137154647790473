package dev.flowcdk.runtime.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the committed documents of one collection, from an offset on. For one thread.
public final class JournalReader implements AutoCloseable {

    private static final int BLOCK_BYTES = 256 << 10;

    private final Path file;
    private @Nullable FileChannel channel;
    private byte[] block = new byte[BLOCK_BYTES];
    private int start;
    private int end;
    private long offset;
    private int documentStart;
    private int documentLength;

    /// @param file of the collection
    public JournalReader(Path file) {
        this.file = file;
    }

    /// Where the next document starts in the file.
    public long offset() {
        return offset;
    }

    /// Goes to where a document starts.
    public void seek(long newOffset) {
        offset = newOffset;
        start = 0;
        end = 0;
    }

    /// Goes to the next document that ends at or before this offset.
    ///
    /// @return false when there is none
    public boolean next(long committed) throws IOException {
        if (offset >= committed) {
            return false;
        }
        int scanned = start;
        while (true) {
            for (int at = scanned; at < end; at++) {
                if (block[at] == '\n') {
                    documentStart = start;
                    documentLength = at - start;
                    offset += at + 1L - start;
                    start = at + 1;
                    return true;
                }
            }
            scanned = end - start;
            fill(committed);
        }
    }

    /// The array that holds the document, valid until the next one is read.
    public byte[] array() {
        return block;
    }

    /// Where the document starts in the array.
    public int documentStart() {
        return documentStart;
    }

    /// How many bytes the document has.
    public int documentLength() {
        return documentLength;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private void fill(long committed) throws IOException {
        int kept = end - start;
        System.arraycopy(block, start, block, 0, kept);
        start = 0;
        end = kept;
        if (end == block.length) {
            block = Arrays.copyOf(block, 2 * block.length);
        }
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        }
        long position = offset + kept;
        int wanted = (int) Math.min(block.length - end, committed - position);
        int count = wanted <= 0 ? -1 : channel.read(ByteBuffer.wrap(block, end, wanted), position);
        if (count < 0) {
            throw new IOException(file + " ends within a document at " + position);
        }
        end += count;
    }
}
