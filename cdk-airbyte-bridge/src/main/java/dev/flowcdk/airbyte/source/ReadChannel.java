package dev.flowcdk.airbyte.source;

import dev.flowcdk.airbyte.AirbyteOutput;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.DocumentKind;
import dev.flowcdk.internal.codec.DocumentView;
import dev.flowcdk.internal.codec.FrameReader;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.Channel;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.document.States;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The other side of a capture whose documents become records: opens it, then takes what it sends, in a thread of its
/// own. Acknowledges nothing, since nobody tells when records are durable; the state that the next read begins with is.
final class ReadChannel implements Channel {

    private static final int CAPTURED = 6;
    private static final int CHECKPOINT = 7;

    /// States are sent after so many records, and not before so long has passed.
    private static final int STATE_RECORDS = 10_000;

    private static final Duration STATE_TIME = Duration.ofSeconds(5);

    /// How many times longer a capture may be silent before it has said anything: its first query may take long.
    private static final int PATIENCE_AT_FIRST = 10;

    /// Each stream has a state of its own, so many streams make many lines.
    private static final Duration STATE_TIME_PER_STREAM = Duration.ofMillis(2);

    private final Codec codec = ProtoCodec.INSTANCE;
    private final FrameReader requests;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AirbyteOutput messages;
    private final Clock clock;
    private final Lines lines;
    private final List<Stream> streams = new ArrayList<>();
    private final States state;
    private final Slice frame = new Slice();
    private final DocumentView view = new DocumentView();
    private long sequence;
    private long recordsSinceStates;
    private boolean changedSinceStates;
    private long lastStates = System.nanoTime();
    private long uncheckpointed;
    private final Handover sent = new Handover(this::take);
    private volatile boolean opened;
    private volatile boolean inTransaction;
    private volatile long lastSent = System.nanoTime();
    private volatile boolean asked;
    private volatile boolean said;

    /// A stream that is read, in the order of the bindings.
    ///
    /// @param name of the stream
    /// @param stateKey of its binding
    /// @param changes whether its documents tell of changes
    record Read(StreamName name, String stateKey, boolean changes) {}

    private static final class Stream {

        final Read read;
        final RecordLines lines;
        long recordsSinceState;
        boolean running;

        Stream(Read read) {
            this.read = read;
            this.lines = new RecordLines(read.name(), read.changes());
        }
    }

    /// @param open the request that opens the session
    /// @param reads the streams, in the order of its bindings
    /// @param sequence the last number of a state
    ReadChannel(Object open, RawJson state, List<Read> reads, long sequence, AirbyteOutput messages, Clock clock) {
        var buffer = new GrowingBytes(4 << 10);
        codec.encode(open, buffer);
        this.requests = codec.reader(new ByteArrayInputStream(buffer.toByteArray()));
        this.messages = messages;
        this.lines = new Lines(messages);
        this.state = new States(state);
        this.sequence = Math.max(sequence, 1000 * clock.millis());
        this.clock = clock;
        reads.forEach(read -> streams.add(new Stream(read)));
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public boolean next(Slice request) throws IOException {
        if (requests.next(request)) {
            return true;
        }
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Override
    public void end() {
        ended.countDown();
    }

    @Override
    public boolean untilCaughtUp() {
        return true;
    }

    @Override
    public void endsWhenCaughtUp() {
        asked = true;
    }

    @Override
    public void send(GrowingBytes frames) {
        sent.put(frames);
        lastSent = System.nanoTime();
        if (opened) {
            said = true;
        }
        opened = true;
    }

    private void take(GrowingBytes frames) {
        long now = clock.millis();
        int at = 0;
        while (at < frames.length()) {
            at = ProtoCodec.frame(frames, at, frame);
            take(now);
        }
        lines.send();
        inTransaction = uncheckpointed > 0;
        lastSent = System.nanoTime();
    }

    private void take(long now) {
        switch (codec.kind(CaptureResponse.class, frame)) {
            case CAPTURED -> {
                codec.decodeDocument(DocumentKind.CAPTURED, frame, view);
                record(streams.get(view.binding()), view.doc(), now);
            }
            case CHECKPOINT ->
                checkpoint(((CaptureResponse.Checkpoint) codec.decode(CaptureResponse.class, frame)).state());
            default -> {} // nothing that Airbyte has a word for
        }
    }

    private void record(Stream stream, Slice document, long now) {
        if (!stream.running) {
            running(stream);
        }
        stream.lines.write(document.array(), document.offset(), document.length(), ++sequence, now, lines);
        lines.lineEnded();
        stream.recordsSinceState++;
        recordsSinceStates++;
        uncheckpointed++;
    }

    private void running(Stream stream) {
        stream.running = true;
        lines.send();
        messages.status(stream.read.name(), "RUNNING");
    }

    private void checkpoint(@Nullable ConnectorState update) {
        state.apply(update);
        changedSinceStates |= update != null || uncheckpointed > 0;
        uncheckpointed = 0;
        Duration pause = STATE_TIME.compareTo(STATE_TIME_PER_STREAM.multipliedBy(streams.size())) > 0
                ? STATE_TIME
                : STATE_TIME_PER_STREAM.multipliedBy(streams.size());
        if (changedSinceStates
                && (recordsSinceStates >= Math.max(STATE_RECORDS, 100L * streams.size())
                        || System.nanoTime() - lastStates >= pause.toNanos())) {
            states();
        }
    }

    /// Sends a state of each stream, which tells of all that the last checkpoint covers.
    private void states() {
        lines.send();
        var divided = new StreamStates.Divided(state.state(), ++sequence);
        for (Stream stream : streams) {
            ObjectNode payload = JsonNodeFactory.instance.objectNode().put("type", "STREAM");
            ObjectNode inner = payload.putObject("stream");
            inner.set("stream_descriptor", stream.read.name().descriptor());
            inner.set("stream_state", divided.of(stream.read.stateKey()));
            payload.putObject("sourceStats").put("recordCount", (double) stream.recordsSinceState);
            messages.send("STATE", "state", payload);
            stream.recordsSinceState = 0;
        }
        recordsSinceStates = 0;
        changedSinceStates = false;
        lastStates = System.nanoTime();
    }

    /// Waits until all that the capture has sent is out. To be called when it has ended.
    void close() throws InterruptedException {
        sent.close();
    }

    /// The capture has ended in order: sends each stream's last state.
    ///
    /// @param complete whether it has read all that was there
    void finish(boolean complete) {
        streams.stream().filter(stream -> !stream.running).forEach(this::running);
        states();
        streams.forEach(stream -> messages.status(stream.read.name(), complete ? "COMPLETE" : "INCOMPLETE"));
    }

    /// The capture has failed.
    void abandon() {
        streams.forEach(stream -> messages.status(stream.read.name(), "INCOMPLETE"));
    }

    /// Whether it has been silent so long that it seems to have read everything. Never so of a capture that ends by
    /// itself, nor within a transaction.
    boolean seemsDone(Duration idle) {
        Duration patience = said ? idle : idle.multipliedBy(PATIENCE_AT_FIRST);
        return !asked && !inTransaction && sent.isDone() && System.nanoTime() - lastSent > patience.toNanos();
    }
}
