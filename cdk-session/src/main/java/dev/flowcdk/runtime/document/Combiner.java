package dev.flowcdk.runtime.document;

import dev.flowcdk.internal.bytes.GrowingBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Holds the documents of one transaction, at most two for a key of a binding: the first one as it came, and the later
/// ones reduced to one. Yields them by binding and in the order of packed keys. For one thread; reused for any number
/// of transactions.
public final class Combiner {

    private static final int NONE = -1;

    private final List<Reducer> reducers;
    private final GrowingBytes arena = new GrowingBytes(1 << 20);
    private final List<Entry> entries = new ArrayList<>();
    private int[] slots = new int[1 << 12];
    private long documents;

    /// @param reducers one for each binding
    public Combiner(List<Reducer> reducers) {
        this.reducers = List.copyOf(reducers);
        Arrays.fill(slots, NONE);
    }

    /// One key of a binding and its documents; valid until the combiner is cleared.
    public static final class Entry {

        private final int binding;
        private final int hash;
        private final int keyStart;
        private final int keyEnd;
        private final int firstStart;
        private final int firstEnd;
        private int laterStart = NONE;
        private int laterEnd;
        private boolean asked;
        private byte @Nullable [] loaded;

        private Entry(int binding, int hash, int keyStart, int keyEnd, int firstEnd) {
            this.binding = binding;
            this.hash = hash;
            this.keyStart = keyStart;
            this.keyEnd = keyEnd;
            this.firstStart = keyEnd;
            this.firstEnd = firstEnd;
        }

        /// Index of the binding.
        public int binding() {
            return binding;
        }

        /// True when the stored document of this key was asked for.
        public boolean asked() {
            return asked;
        }

        /// Notes that the stored document of this key was asked for.
        public void ask() {
            asked = true;
        }

        /// The stored document; null when there is none, as far as is known.
        public byte @Nullable [] loaded() {
            return loaded;
        }

        /// Sets the stored document.
        public void loaded(byte[] document) {
            loaded = document;
        }
    }

    /// Is given each document of an entry in turn.
    public interface DocumentConsumer {
        /// @param bytes holds the document, only during the call
        void accept(byte[] bytes, int offset, int length) throws InterruptedException;
    }

    /// How many documents were added.
    public long documents() {
        return documents;
    }

    /// How many bytes are held.
    public int bytes() {
        return arena.length();
    }

    /// How many keys there are.
    public int keys() {
        return entries.size();
    }

    /// Forgets all documents.
    public void clear() {
        arena.clear();
        entries.clear();
        documents = 0;
        Arrays.fill(slots, NONE);
    }

    /// Adds a document.
    ///
    /// @return the entry of its key; new when it has one document
    public Entry add(int binding, byte[] key, int keyOffset, int keyLength, byte[] document, int offset, int length) {
        documents++;
        Entry entry = find(binding, key, keyOffset, keyLength);
        if (entry == null) {
            return addFirst(binding, key, keyOffset, keyLength, document, offset, length);
        }
        Reducer reducer = reducers.get(binding);
        if (entry.laterStart == NONE || reducer.lastWriteWins()) {
            later(entry, document, offset, length);
        } else {
            byte[] reduced = reducer.reduce(List.of(
                            Arrays.copyOfRange(arena.array(), entry.laterStart, entry.laterEnd),
                            Arrays.copyOfRange(document, offset, offset + length)))
                    .bytes();
            later(entry, reduced, 0, reduced.length);
        }
        return entry;
    }

    /// The entry of a key; null when no document has it.
    public @Nullable Entry find(int binding, byte[] key, int offset, int length) {
        int hash = hash(binding, key, offset, length);
        int slot = hash & slots.length - 1;
        while (slots[slot] != NONE) {
            Entry entry = entries.get(slots[slot]);
            if (entry.hash == hash
                    && entry.binding == binding
                    && Arrays.equals(arena.array(), entry.keyStart, entry.keyEnd, key, offset, offset + length)) {
                return entry;
            }
            slot = slot + 1 & slots.length - 1;
        }
        return null;
    }

    /// All entries by binding and packed key.
    public List<Entry> sorted() {
        byte[] bytes = arena.array();
        var all = new ArrayList<>(entries);
        all.sort(Comparator.comparingInt(Entry::binding)
                .thenComparing((left, right) -> Arrays.compareUnsigned(
                        bytes, left.keyStart, left.keyEnd, bytes, right.keyStart, right.keyEnd)));
        return all;
    }

    /// A copy of an entry's packed key.
    public byte[] key(Entry entry) {
        return Arrays.copyOfRange(arena.array(), entry.keyStart, entry.keyEnd);
    }

    /// The entry's one or two documents, as a publication or a binding with delta updates gets them.
    public void documents(Entry entry, DocumentConsumer consumer) throws InterruptedException {
        consumer.accept(arena.array(), entry.firstStart, entry.firstEnd - entry.firstStart);
        if (entry.laterStart != NONE) {
            consumer.accept(arena.array(), entry.laterStart, entry.laterEnd - entry.laterStart);
        }
    }

    /// The entry's documents reduced onto the stored one.
    ///
    /// @return whether the reduction ended in deletion
    public boolean reduced(Entry entry, DocumentConsumer consumer) throws InterruptedException {
        Reducer reducer = reducers.get(entry.binding);
        boolean single = entry.loaded == null && entry.laterStart == NONE && !reducer.deletesAlone();
        if (single || reducer.lastWriteWins()) {
            int start = entry.laterStart == NONE ? entry.firstStart : entry.laterStart;
            int end = entry.laterStart == NONE ? entry.firstEnd : entry.laterEnd;
            consumer.accept(arena.array(), start, end - start);
            return false;
        }
        var documents = new ArrayList<byte[]>();
        if (entry.loaded != null) {
            documents.add(entry.loaded);
        }
        documents(entry, (bytes, offset, length) -> documents.add(Arrays.copyOfRange(bytes, offset, offset + length)));
        Reducer.Reduced reduced = reducer.reduce(documents);
        consumer.accept(reduced.bytes(), 0, reduced.bytes().length);
        return reduced.deleted();
    }

    private Entry addFirst(
            int binding, byte[] key, int keyOffset, int keyLength, byte[] document, int offset, int length) {
        int keyStart = arena.length();
        arena.raw(key, keyOffset, keyLength);
        int keyEnd = arena.length();
        arena.raw(document, offset, length);
        var entry = new Entry(binding, hash(binding, key, keyOffset, keyLength), keyStart, keyEnd, arena.length());
        entries.add(entry);
        if (entries.size() * 2 > slots.length) {
            slots = new int[slots.length * 2];
            Arrays.fill(slots, NONE);
            for (int index = 0; index < entries.size(); index++) {
                place(entries.get(index).hash, index);
            }
        } else {
            place(entry.hash, entries.size() - 1);
        }
        return entry;
    }

    private void place(int hash, int index) {
        int slot = hash & slots.length - 1;
        while (slots[slot] != NONE) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = index;
    }

    private void later(Entry entry, byte[] document, int offset, int length) {
        entry.laterStart = arena.length();
        arena.raw(document, offset, length);
        entry.laterEnd = arena.length();
    }

    private static int hash(int binding, byte[] key, int offset, int length) {
        int hash = binding * 31 + 17;
        for (int i = offset; i < offset + length; i++) {
            hash = hash * 31 + key[i];
        }
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        return hash ^ hash >>> 13;
    }
}
