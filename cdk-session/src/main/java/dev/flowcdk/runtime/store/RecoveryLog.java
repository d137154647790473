package dev.flowcdk.runtime.store;

import dev.flowcdk.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// An append-only file of records. A record counts when it is whole; what a crash left of one is dropped when the file
/// is opened again. For one thread at a time, and one process at a time.
///
/// A record is its length and its CRC-32C as big-endian 32-bit numbers, then its bytes.
public final class RecoveryLog implements AutoCloseable {

    private static final int HEADER_BYTES = 8;

    private final FileChannel channel;
    private final List<byte[]> records;

    private RecoveryLog(FileChannel channel, List<byte[]> records) {
        this.channel = channel;
        this.records = records;
    }

    /// Opens the file, or makes it, and reads its records.
    ///
    /// @throws UserException when another process has it open
    public static RecoveryLog open(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(channel, file);
            var records = new ArrayList<byte[]>();
            long end = read(channel, records);
            channel.truncate(end);
            channel.position(end);
            return new RecoveryLog(channel, records);
        } catch (IOException | RuntimeException failed) {
            try (channel) {
                throw failed;
            }
        }
    }

    /// The records that were there when the file was opened.
    public List<byte[]> records() {
        return List.copyOf(records);
    }

    /// Appends a record; it is durable when this returns.
    public void append(byte[] record) throws IOException {
        write(record);
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void write(byte[] record) throws IOException {
        var checksum = new CRC32C();
        checksum.update(record);
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + record.length)
                .putInt(record.length)
                .putInt((int) checksum.getValue())
                .put(record)
                .flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void lock(FileChannel channel, Path file) throws IOException {
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException taken) {
            lock = null;
        }
        if (lock == null) {
            throw new UserException(file + " is in use by another run; end it first, or choose another folder");
        }
    }

    private static long read(FileChannel channel, List<byte[]> records) throws IOException {
        long size = channel.size();
        long position = 0;
        var header = ByteBuffer.allocate(HEADER_BYTES);
        while (size - position >= HEADER_BYTES) {
            readFully(channel, header.clear(), position);
            int length = header.getInt(0);
            if (length < 0 || length > size - position - HEADER_BYTES) {
                break;
            }
            byte[] record = new byte[length];
            readFully(channel, ByteBuffer.wrap(record), position + HEADER_BYTES);
            var checksum = new CRC32C();
            checksum.update(record);
            if ((int) checksum.getValue() != header.getInt(4)) {
                break;
            }
            records.add(record);
            position += HEADER_BYTES + length;
        }
        return position;
    }

    private static void readFully(FileChannel channel, ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int count = channel.read(into, at);
            if (count < 0) {
                throw new IOException("the file became shorter while it was read");
            }
            at += count;
        }
    }
}
