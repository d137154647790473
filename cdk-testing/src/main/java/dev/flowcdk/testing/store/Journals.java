package dev.flowcdk.testing.store;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The documents of collections as JSON lines, one append-only file for each. What is committed is told by a recovery
/// log; the rest of a file is cut off when it is opened. One thread writes a collection, any number of threads read.
public final class Journals implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 20;

    private final Path folder;
    private final Map<String, Writer> writers = new HashMap<>();
    private final Map<String, Long> committed = new HashMap<>();
    private long publications;

    /// @param folder where the files are
    public Journals(Path folder) {
        this.folder = folder;
    }

    /// Opens collections for writing at their committed lengths.
    public void open(Map<String, Long> lengths, Iterable<String> collections) throws IOException {
        Files.createDirectories(folder);
        for (String collection : collections) {
            long length = lengths.getOrDefault(collection, 0L);
            Writer old = writers.put(collection, new Writer(file(collection), length));
            if (old != null) {
                old.close();
            }
            publish(Map.of(collection, length));
        }
    }

    /// The file of a collection.
    public Path file(String collection) {
        return folder.resolve(URLEncoder.encode(collection, StandardCharsets.UTF_8) + ".jsonl");
    }

    /// Appends a document, which must not hold a line break.
    public void append(String collection, byte[] bytes, int offset, int length) throws IOException {
        writer(collection).append(bytes, offset, length);
    }

    /// Makes what was appended durable; it is not committed by that.
    ///
    /// @return the lengths of all collections open for writing
    public Map<String, Long> sync() throws IOException {
        var lengths = new HashMap<String, Long>();
        for (Map.Entry<String, Writer> each : writers.entrySet()) {
            each.getValue().sync();
            lengths.put(each.getKey(), each.getValue().length);
        }
        return lengths;
    }

    /// Drops what was appended since the last commit.
    public void abandon() throws IOException {
        for (Map.Entry<String, Writer> each : writers.entrySet()) {
            each.getValue().truncate(committed(each.getKey()));
        }
    }

    /// Lets readers see collections up to these lengths.
    public synchronized void publish(Map<String, Long> lengths) {
        committed.putAll(lengths);
        publications++;
        notifyAll();
    }

    /// The committed length of a collection.
    public synchronized long committed(String collection) {
        return committed.getOrDefault(collection, 0L);
    }

    /// Waits until any collection was committed further, but not longer than this.
    public synchronized void await(long milliseconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        long seen = publications;
        while (publications == seen && end - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
    }

    @Override
    public void close() throws IOException {
        for (Writer writer : writers.values()) {
            writer.close();
        }
    }

    private Writer writer(String collection) {
        Writer writer = writers.get(collection);
        if (writer == null) {
            throw new IllegalStateException("the collection " + collection + " is not open for writing");
        }
        return writer;
    }

    private static final class Writer {

        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        private long length;
        private boolean dirty;

        Writer(Path file, long length) throws IOException {
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
