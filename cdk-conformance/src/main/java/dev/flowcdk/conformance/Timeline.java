package dev.flowcdk.conformance;

import dev.flowcdk.conformance.replay.Protocol;
import dev.flowcdk.conformance.replay.Secrets;
import dev.flowcdk.conformance.replay.Tap;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.runtime.wire.ConnectorLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// What passed between the runtime and the last instances of a connector, the first and the last messages of each. Safe
/// for any thread.
final class Timeline {

    private static final int INSTANCES = 3;
    private static final int FIRST = 12;
    private static final int LAST = 28;
    private static final int MOST_BYTES = 4 << 10;

    private final Deque<Instance> instances = new ArrayDeque<>();
    private final Codec codec;
    private List<Instance> kept = List.of();
    private int count;

    Timeline(Codec codec) {
        this.codec = codec;
    }

    /// Begins anew.
    synchronized void clear() {
        instances.clear();
        kept = List.of();
        count = 0;
    }

    /// Keeps what there is, unless that was done before, since more sessions are about to be run to look whether it was
    /// the connector's fault.
    synchronized void keep() {
        if (kept.isEmpty()) {
            kept = List.copyOf(instances);
        }
    }

    synchronized Instance begin() {
        var instance = new Instance(++count);
        instances.addLast(instance);
        if (instances.size() > INSTANCES) {
            instances.removeFirst();
        }
        return instance;
    }

    /// All of it in lines, without secrets.
    synchronized List<String> lines(Protocol protocol, Secrets secrets) {
        var lines = new ArrayList<String>();
        for (Instance each : kept.isEmpty() ? List.copyOf(instances) : kept) {
            each.lines(protocol, secrets, lines);
        }
        return lines;
    }

    /// What happened, and when.
    private record Event(long nanos, String mark, byte[] frame, int length) {}

    /// What passed between the runtime and one instance.
    final class Instance implements Tap, Consumer<ConnectorLog> {

        private final int number;
        private final long begun = System.nanoTime();
        private final List<Event> first = new ArrayList<>();
        private final Deque<Event> last = new ArrayDeque<>();
        private long dropped;

        private Instance(int number) {
            this.number = number;
        }

        @Override
        public void request(byte[] frame) {
            add(">", frame);
        }

        @Override
        public void closed() {
            add("> end of input", new byte[0]);
        }

        @Override
        public void response(byte[] frame) {
            add("<", frame);
        }

        @Override
        public void ended(int status) {
            add("ended with status " + status, new byte[0]);
        }

        @Override
        public void killed() {
            add("killed", new byte[0]);
        }

        @Override
        public void accept(ConnectorLog log) {
            add("log " + log.level() + ": " + log.message(), new byte[0]);
        }

        private synchronized void add(String mark, byte[] frame) {
            byte[] small = frame.length <= MOST_BYTES ? frame : new byte[0];
            var event = new Event(System.nanoTime() - begun, mark, small, frame.length);
            if (first.size() < FIRST) {
                first.add(event);
                return;
            }
            last.addLast(event);
            if (last.size() > LAST) {
                last.removeFirst();
                dropped++;
            }
        }

        private synchronized void lines(Protocol protocol, Secrets secrets, List<String> lines) {
            lines.add("instance " + number + ":");
            first.forEach(each -> lines.add(line(each, protocol, secrets)));
            if (dropped > 0) {
                lines.add("  … " + dropped + " more …");
            }
            last.forEach(each -> lines.add(line(each, protocol, secrets)));
        }

        private String line(Event event, Protocol protocol, Secrets secrets) {
            String text = secrets.masked(event.mark());
            if (event.length() > 0) {
                text += " " + message(event, protocol, secrets);
            }
            return "%8.3f s  %s".formatted(event.nanos() / 1e9, text);
        }

        private String message(Event event, Protocol protocol, Secrets secrets) {
            if (event.frame().length == 0) {
                return "a message of " + event.length() + " bytes";
            }
            return protocol.shown(codec, event.mark().equals(">"), event.frame(), secrets);
        }
    }
}
