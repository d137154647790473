package dev.flowcdk.cli.preview;

import dev.flowcdk.cli.Counts;
import dev.flowcdk.cli.Messages;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.runtime.session.Uncheckpointed;
import java.util.Arrays;
import java.util.List;

/// What a preview of a capture came to. For one thread at a time.
final class CaptureSummary {

    private final Messages messages;
    private final String task;
    private final List<String> collections;
    private final long[] pending;
    private final long[] committed;
    private long transactions;
    private String end = "";

    /// @param collections of the bindings, in order
    CaptureSummary(Messages messages, String task, List<String> collections) {
        this.messages = messages;
        this.task = task;
        this.collections = List.copyOf(collections);
        this.pending = new long[collections.size()];
        this.committed = new long[collections.size()];
    }

    String collection(int binding) {
        return collections.get(binding);
    }

    void document(int binding) {
        pending[binding]++;
    }

    void commit() {
        transactions++;
        for (int binding = 0; binding < pending.length; binding++) {
            committed[binding] += pending[binding];
        }
        abandon();
    }

    void abandon() {
        Arrays.fill(pending, 0);
    }

    /// A session has ended in order.
    void ended(SessionEnd how, Uncheckpointed lost) {
        end = switch (how) {
            case EXITED -> "; the connector ended by itself";
            case COMPLETE -> "";
            case IDLE -> "; then nothing came any more";
            case STOPPED -> "; interrupted";
        };
        if (how == SessionEnd.IDLE && !lost.isEmpty()) {
            messages.warn(lost + ": emitted, but no checkpoint followed, so that this was not captured");
        }
    }

    void tell() {
        messages.info(task + ": " + Counts.of(transactions, "transaction") + ", "
                + Counts.of(Arrays.stream(committed).sum(), "document") + end);
        for (int binding = 0; binding < committed.length; binding++) {
            messages.info("  " + collections.get(binding) + ": " + Counts.of(committed[binding], "document"));
        }
    }
}
