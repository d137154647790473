package dev.flowcdk.runtime.pipeline;

import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.runtime.session.DocumentFeed;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import dev.flowcdk.runtime.store.JournalReader;
import dev.flowcdk.runtime.store.Journals;
import dev.flowcdk.runtime.store.Offsets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Feeds a materialization from the collections on disk. Its checkpoints are offsets into their files.
public final class JournalFeed implements DocumentFeed {

    private static final int TURN_DOCUMENTS = 1000;
    private static final long WAIT_MILLISECONDS = 20;

    private final Journals journals;
    private final List<Source> sources = new ArrayList<>();
    private final boolean follow;
    private boolean foreign;

    private record Source(int binding, String name, String collection, JournalReader reader) {}

    /// @param follow whether to wait for more documents at the end of the collections; else the feed ends there
    public JournalFeed(Journals journals, ValidatedMaterialization materialization, boolean follow) {
        this.journals = journals;
        this.follow = follow;
        for (int index = 0; index < materialization.collections().size(); index++) {
            String collection = materialization.collections().get(index).name();
            MaterializationSpec.Binding binding =
                    materialization.spec().bindings().get(index);
            sources.add(new Source(
                    index,
                    source(journals, collection, binding),
                    collection,
                    new JournalReader(journals.file(collection))));
        }
    }

    @Override
    public void restart(@Nullable RuntimeCheckpoint checkpoint) {
        Map<String, Long> offsets = checkpoint == null ? Map.of() : Offsets.decode(checkpoint);
        foreign = !offsets.isEmpty() && sources.stream().map(Source::name).noneMatch(offsets::containsKey);
        for (Source source : sources) {
            long offset = offsets.getOrDefault(source.name(), 0L);
            long committed = journals.committed(source.collection());
            if (offset < 0 || offset > committed) {
                throw new IllegalArgumentException("the checkpoint names offset " + offset + " of \""
                        + source.collection() + "\", which has " + committed
                        + " bytes; the collection was started anew, and so must what was materialized of it: empty it,"
                        + " or raise the binding's backfill counter");
            }
            source.reader().seek(offset);
        }
    }

    /// Whether the checkpoint that it was started with knows none of its collections: it is one of another folder, so
    /// that documents come from their beginning.
    boolean foreign() {
        return foreign;
    }

    @Override
    public @Nullable RuntimeCheckpoint next(Receiver receiver) throws IOException, InterruptedException {
        boolean any = false;
        while (true) {
            boolean more = turn(receiver);
            any |= more;
            if (receiver.full() || (any && !more)) {
                return offsets();
            }
            if (!receiver.alive()) {
                return any ? offsets() : null;
            }
            if (!more) {
                if (!follow) {
                    return null;
                }
                journals.await(WAIT_MILLISECONDS);
            }
        }
    }

    /// How many committed bytes are still to be read, of all collections together.
    public static long remaining(
            Journals journals, ValidatedMaterialization materialization, RuntimeCheckpoint checkpoint) {
        Map<String, Long> offsets = Offsets.decode(checkpoint);
        long remaining = 0;
        for (int index = 0; index < materialization.collections().size(); index++) {
            String collection = materialization.collections().get(index).name();
            MaterializationSpec.Binding binding =
                    materialization.spec().bindings().get(index);
            long offset = offsets.getOrDefault(source(journals, collection, binding), 0L);
            remaining += journals.committed(collection) - offset;
        }
        return remaining;
    }

    private static String source(Journals journals, String collection, MaterializationSpec.Binding binding) {
        return collection + "/" + journals.id() + "/pivot=00;" + binding.journalReadSuffix();
    }

    @Override
    public void close() throws IOException {
        for (Source source : sources) {
            source.reader().close();
        }
    }

    /// Hands over some documents of each collection.
    private boolean turn(Receiver receiver) throws IOException, InterruptedException {
        boolean any = false;
        for (Source source : sources) {
            JournalReader reader = source.reader();
            long committed = journals.committed(source.collection());
            for (int count = 0; count < TURN_DOCUMENTS && !receiver.full() && reader.next(committed); count++) {
                receiver.accept(source.binding(), reader.array(), reader.documentStart(), reader.documentLength());
                any = true;
            }
        }
        return any;
    }

    private RuntimeCheckpoint offsets() {
        var offsets = new TreeMap<String, Long>();
        sources.forEach(source -> offsets.put(source.name(), source.reader().offset()));
        return Offsets.encode(offsets);
    }
}
