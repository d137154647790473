package dev.flowcdk.runtime.pipeline;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.runtime.session.CaptureSink;
import dev.flowcdk.runtime.store.JournalWriter;
import dev.flowcdk.runtime.store.Journals;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.store.TaskStore.Commit;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Puts a capture's documents into collections on disk. A commit first makes them durable, then their lengths together
/// with the connector's state.
final class JournalSink implements CaptureSink {

    private final Journals journals;
    private final JournalWriter writer;
    private final TaskStore store;
    private final List<String> collections;
    private final PipelineListener listener;
    private final String task;
    private long[] documents;

    JournalSink(
            Journals journals,
            JournalWriter writer,
            TaskStore store,
            List<String> collections,
            String task,
            PipelineListener listener) {
        this.journals = journals;
        this.writer = writer;
        this.store = store;
        this.collections = collections;
        this.task = task;
        this.listener = listener;
        this.documents = new long[collections.size()];
    }

    @Override
    public void document(int binding, byte[] bytes, int offset, int length) throws IOException {
        writer.append(collections.get(binding), bytes, offset, length);
        documents[binding]++;
    }

    @Override
    public void commit(List<ConnectorState> updates, Transaction transaction) throws IOException {
        Map<String, Long> lengths = writer.sync();
        store.commit(new Commit(updates, null, Map.of(), lengths, null));
        journals.publish(lengths);
        listener.captured(task, documents);
        documents = new long[collections.size()];
    }

    @Override
    public void abandon() throws IOException {
        writer.abandon();
        Arrays.fill(documents, 0);
    }
}
