package dev.flowcdk.materialize.internal;

import dev.flowcdk.materialize.Documents;
import dev.flowcdk.materialize.Found;
import dev.flowcdk.materialize.Keys;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.Transactor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// An endpoint that stages transactions and commits them later; outlives its sessions, as a real one does.
class StagingFolder implements Materialization<Conversation.Config, Conversation.Resource> {

    record Staged(String file) {}

    final Map<String, List<String>> staged = new ConcurrentHashMap<>();
    final Map<String, List<String>> visible = new ConcurrentSkipListMap<>();
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger files = new AtomicInteger();

    @Override
    public void materialize(MaterializeSession<Conversation.Config, Conversation.Resource> session) throws Exception {
        session.stageEach(Staged.class, binding -> new Table(binding.resource().table()));
    }

    void beforeStoring(String table) throws Exception {}

    void whenOpened(String table) throws Exception {}

    void whenClosed(String table) throws Exception {}

    private final class Table implements Transactor<Staged> {

        private final String table;

        Table(String table) throws Exception {
            this.table = table;
            whenOpened(table);
        }

        @Override
        public void load(Keys keys, Found found) throws Exception {
            while (keys.next()) {
                var key = keys.key();
                key.next();
                byte[] document =
                        Conversation.document(key.longValue(), "stored").bytes();
                found.emit(document, 0, document.length);
            }
        }

        @Override
        public Staged store(Documents documents) throws Exception {
            inside.incrementAndGet();
            try {
                beforeStoring(table);
                List<String> lines = new CopyOnWriteArrayList<>();
                documents.asJsonLines().forEach(lines::add);
                String file = table + "-" + files.incrementAndGet();
                staged.put(file, lines);
                return new Staged(file);
            } finally {
                inside.decrementAndGet();
            }
        }

        @Override
        public void commit(Staged transaction) {
            List<String> lines = staged.remove(transaction.file());
            if (lines != null) {
                visible.put(transaction.file(), lines);
            }
        }

        @Override
        public void close() throws Exception {
            closed.incrementAndGet();
            whenClosed(table);
        }
    }
}
