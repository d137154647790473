package dev.flowcdk.runtime.store;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// The documents of collections as JSON lines, one append-only file for each. What is committed is told by a recovery
/// log; the rest of a file is cut off when it is opened. Safe for any thread.
public final class Journals {

    private final Path folder;
    private final String id;
    private final Map<String, Long> committed = new HashMap<>();
    private long publications;

    /// The collections in a folder, which is made when it is not there.
    public Journals(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.id = id(folder.resolve("id"));
    }

    /// What tells this folder's collections from those of any other, of the same names: a position in one of them means
    /// nothing elsewhere.
    public String id() {
        return id;
    }

    private static String id(Path file) throws IOException {
        if (!Files.exists(file)) {
            Path fresh = file.resolveSibling("id.new");
            Files.writeString(fresh, UUID.randomUUID().toString());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file);
    }

    /// Opens collections for writing at their committed lengths.
    public JournalWriter open(Map<String, Long> lengths, Iterable<String> collections) throws IOException {
        var writer = new JournalWriter(this);
        for (String collection : collections) {
            long length = lengths.getOrDefault(collection, 0L);
            writer.open(collection, length);
            publish(Map.of(collection, length));
        }
        return writer;
    }

    /// The file of a collection.
    public Path file(String collection) {
        return folder.resolve(URLEncoder.encode(collection, StandardCharsets.UTF_8) + ".jsonl");
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
}
