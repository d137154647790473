package dev.flowcdk.runtime.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/// Writes the collections of one capture. What it appends is committed together; captures know nothing of each other's
/// documents. For one thread at a time.
public final class JournalWriter implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 20;

    private final Journals journals;
    private final Map<String, Journal> collections = new HashMap<>();

    JournalWriter(Journals journals) {
        this.journals = journals;
    }

    void open(String collection, long length) throws IOException {
        Journal twice = collections.put(collection, new Journal(journals.file(collection), length));
        if (twice != null) {
            twice.close();
        }
    }

    /// Appends a document, which must not hold a line break.
    public void append(String collection, byte[] bytes, int offset, int length) throws IOException {
        Journal journal = collections.get(collection);
        if (journal == null) {
            throw new IllegalStateException("the collection " + collection + " is not open for writing");
        }
        journal.append(bytes, offset, length);
    }

    /// Makes what was appended durable; it is not committed by that.
    ///
    /// @return the lengths of all its collections
    public Map<String, Long> sync() throws IOException {
        var lengths = new HashMap<String, Long>();
        for (Map.Entry<String, Journal> each : collections.entrySet()) {
            each.getValue().sync();
            lengths.put(each.getKey(), each.getValue().length);
        }
        return lengths;
    }

    /// Drops what was appended since the last commit.
    public void abandon() throws IOException {
        for (Map.Entry<String, Journal> each : collections.entrySet()) {
            each.getValue().truncate(journals.committed(each.getKey()));
        }
    }

    @Override
    public void close() throws IOException {
        for (Journal journal : collections.values()) {
            journal.close();
        }
    }

    private static final class Journal {

        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        private long length;
        private boolean dirty;

        Journal(Path file, long length) throws IOException {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            truncate(length);
        }

        void append(byte[] bytes, int offset, int count) throws IOException {
            if (buffer.remaining() < count + 1) {
                drain();
            }
            if (buffer.remaining() < count + 1) {
                write(ByteBuffer.wrap(bytes, offset, count));
                write(ByteBuffer.wrap(new byte[] {'\n'}));
            } else {
                buffer.put(bytes, offset, count).put((byte) '\n');
            }
            length += count + 1L;
            dirty = true;
        }

        void sync() throws IOException {
            if (dirty) {
                drain();
                channel.force(false);
                dirty = false;
            }
        }

        void truncate(long newLength) throws IOException {
            if (channel.size() < newLength) {
                throw new IOException("the collection's file has " + channel.size() + " bytes, but " + newLength
                        + " were committed; it was changed by something else");
            }
            buffer.clear();
            channel.truncate(newLength);
            channel.position(newLength);
            length = newLength;
        }

        void close() throws IOException {
            channel.close();
        }

        private void drain() throws IOException {
            write(buffer.flip());
            buffer.clear();
        }

        private void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
