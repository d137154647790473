package dev.flowcdk.airbyte.destination;

import dev.flowcdk.airbyte.AirbyteOutput;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.internal.bytes.GrowingBytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// States that wait until the records before them are durable, in the order in which they came. Safe for any thread.
final class PendingStates {

    private final AirbyteOutput messages;
    private final Deque<List<byte[]>> sealed = new ArrayDeque<>();
    private List<byte[]> open = new ArrayList<>();
    private final Map<StreamName, Count> counts = new HashMap<>();
    private boolean begun;

    private static final class Count {
        private long written;
        private long rejected;
    }

    PendingStates(AirbyteOutput messages) {
        this.messages = messages;
    }

    /// Counts a record.
    ///
    /// @param written whether it is going to be durable
    synchronized void count(StreamName stream, boolean written) {
        Count count = counts.computeIfAbsent(stream, name -> new Count());
        if (written) {
            count.written++;
        } else {
            count.rejected++;
        }
    }

    /// Takes a state.
    ///
    /// @param bytes hold the state's text from start to end
    /// @param statsStart where it has `destinationStats`; -1 when it has none
    /// @param stream whose state it is; null when it is one of all streams
    synchronized void add(byte[] bytes, int start, int end, int statsStart, int statsEnd, @Nullable StreamName stream) {
        var line = new GrowingBytes(end - start + 128);
        line.ascii("{\"type\":\"STATE\",\"state\":");
        if (statsStart >= 0) {
            line.raw(bytes, start, statsStart - start);
            addStatistics(line, stream);
            line.raw(bytes, statsEnd, end - statsEnd);
        } else {
            int inside = end - 1;
            while (bytes[inside - 1] <= ' ' && bytes[inside - 1] >= 0) {
                inside--;
            }
            line.raw(bytes, start, inside - start);
            line.ascii(bytes[inside - 1] == '{' ? "\"destinationStats\":" : ",\"destinationStats\":");
            addStatistics(line, stream);
            line.put('}');
        }
        line.ascii("}\n");
        open.add(line.toByteArray());
    }

    private void addStatistics(GrowingBytes line, @Nullable StreamName stream) {
        long written = 0;
        long rejected = 0;
        for (Map.Entry<StreamName, Count> each : counts.entrySet()) {
            if (stream == null || stream.equals(each.getKey())) {
                written += each.getValue().written;
                rejected += each.getValue().rejected;
                each.getValue().written = 0;
                each.getValue().rejected = 0;
            }
        }
        line.ascii("{\"recordCount\":").number(written).ascii(".0");
        if (rejected > 0) {
            line.ascii(",\"rejectedRecordCount\":").number(rejected).ascii(".0");
        }
        line.put('}');
    }

    /// Whether states came since the last transaction.
    synchronized boolean any() {
        return !open.isEmpty();
    }

    /// A transaction ends: what came before belongs to it.
    synchronized void seal() {
        sealed.add(open);
        open = new ArrayList<>();
    }

    /// The connector has acknowledged: first that the session has begun, then each transaction in turn.
    synchronized void acknowledged() {
        if (!begun) {
            begun = true;
            return;
        }
        List<byte[]> durable = sealed.poll();
        if (durable != null) {
            durable.forEach(line -> messages.lines(line, 0, line.length));
        }
    }
}
