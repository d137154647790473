package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.document.States;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Remembers committed documents.
final class RecordingSink implements CaptureSink {

    final List<String> documents = new ArrayList<>();
    final List<Transaction> transactions = new ArrayList<>();
    final States states = new States(RawJson.of("{}"));
    private final List<String> pending = new ArrayList<>();

    @Override
    public void document(int binding, byte[] bytes, int offset, int length) {
        pending.add(binding + " " + new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void commit(List<ConnectorState> updates, Transaction transaction) {
        updates.forEach(states::apply);
        documents.addAll(pending);
        pending.clear();
        transactions.add(transaction);
    }

    @Override
    public void abandon() {
        pending.clear();
    }
}
