package dev.flowcdk.cli.preview;

import dev.flowcdk.cli.Counts;
import dev.flowcdk.cli.Messages;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.runtime.session.MaterializeListener.Transaction;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Says what a preview of a materialization stores, and what it came to. For one thread at a time.
final class MaterializeSummary {

    private static final int SHOWN_DOCUMENTS = 20;
    private static final int SHOWN_CHARACTERS = 1000;

    private final Messages messages;
    private final String task;
    private final List<Table> tables = new ArrayList<>();
    private final Map<String, Long> skipped = new TreeMap<>();
    private long transactions;
    private long before = -1;
    private long shown;

    /// What became of the documents of one binding.
    private static final class Table {

        private final String collection;
        private final String path;
        private final Map<Fate, Long> pending = new EnumMap<>(Fate.class);
        private final Map<Fate, Long> committed = new EnumMap<>(Fate.class);
        private long documents;

        Table(String collection, String path) {
            this.collection = collection;
            this.path = path;
        }

        void commit(long more) {
            documents += more;
            pending.forEach((fate, count) -> committed.merge(fate, count, Long::sum));
            pending.clear();
        }

        long committed(Fate fate) {
            return committed.getOrDefault(fate, 0L);
        }
    }

    private enum Fate {
        ADDED("new in "),
        CHANGED("changed in "),
        DELETED("deleted from ");

        private final String text;

        Fate(String text) {
            this.text = text;
        }
    }

    MaterializeSummary(Messages messages, ValidatedMaterialization materialization) {
        this.messages = messages;
        this.task = materialization.spec().name();
        List<MaterializationSpec.Binding> bindings = materialization.spec().bindings();
        for (int binding = 0; binding < bindings.size(); binding++) {
            tables.add(new Table(
                    materialization.collections().get(binding).name(),
                    String.join(".", bindings.get(binding).resourcePath())));
        }
    }

    /// Where a session goes on.
    void resumed(int start, int all) {
        if (before < 0) {
            before = start;
            if (start > 0) {
                messages.info("committed before, and left out: " + Counts.of(start, "transaction") + " of the fixture"
                        + (start == all ? "; nothing is left to do" : ""));
            }
        }
    }

    void stored(int binding, byte[] bytes, int offset, int length, boolean exists, boolean deleted) {
        Fate fate = deleted ? Fate.DELETED : exists ? Fate.CHANGED : Fate.ADDED;
        Table table = tables.get(binding);
        table.pending.merge(fate, 1L, Long::sum);
        if (shown < SHOWN_DOCUMENTS) {
            String document = new String(bytes, offset, length, StandardCharsets.UTF_8);
            messages.info(fate.text + table.path + ": "
                    + (document.length() <= SHOWN_CHARACTERS
                            ? document
                            : document.substring(0, SHOWN_CHARACTERS) + "…"));
        } else if (shown == SHOWN_DOCUMENTS) {
            messages.info("what is stored from here on is only counted");
        }
        shown++;
    }

    void committed(Transaction transaction) {
        transactions++;
        for (int binding = 0; binding < tables.size(); binding++) {
            tables.get(binding).commit(transaction.documents()[binding]);
        }
    }

    /// Documents that no binding takes, by collection.
    void skipped(Map<String, Long> documents) {
        documents.forEach((collection, count) -> skipped.merge(collection, count, Long::sum));
    }

    void tell() {
        long documents = tables.stream().mapToLong(table -> table.documents).sum();
        messages.info(task + ": " + Counts.of(transactions, "transaction") + ", " + Counts.of(documents, "document"));
        for (Table table : tables) {
            messages.info("  " + table.collection + " into " + table.path + ": "
                    + Counts.of(table.documents, "document") + ", " + table.committed(Fate.ADDED) + " new, "
                    + table.committed(Fate.CHANGED) + " changed, "
                    + table.committed(Fate.DELETED) + " deleted");
        }
        skipped.forEach((collection, count) -> messages.info(
                "  " + collection + ": " + Counts.of(count, "document") + " left out, no binding reads it"));
    }
}
