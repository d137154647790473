package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.codec.DocumentKind;
import dev.flowcdk.internal.codec.DocumentView;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.UnknownKindException;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.document.States;
import dev.flowcdk.runtime.session.CaptureSink.Transaction;
import dev.flowcdk.runtime.wire.Connection;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorLog.Level;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.Rule;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One session of a capture, from Open to its end. [#run] is for one thread, [#stop] and [#kill] for any.
public final class CaptureDriver {

    private static final int CAPTURED = 6;
    private static final int CHECKPOINT = 7;
    private static final int SOURCED_SCHEMA = 8;
    private static final int TRANSACTION_DOCUMENTS = 20_000;
    private static final int TRANSACTION_BYTES = 16 << 20;
    private static final Duration TRANSACTION_TIME = Duration.ofMillis(200);
    private static final Duration TICK = Duration.ofMillis(20);

    /// How long documents may wait for a checkpoint before that is told.
    private static final Duration LONG_WAIT = Duration.ofSeconds(10);

    private final ConnectorSource source;
    private final ValidatedCapture capture;
    private final CaptureOptions options;
    private final CaptureSink sink;
    private final CaptureDocuments documents;
    private final Consumer<ConnectorLog> logs;

    private final Object lock = new Object();
    private @Nullable Connection connection;
    private @Nullable AcknowledgementSender sender;
    private @Nullable SessionEnd end;
    private @Nullable Exception failure;
    private @Nullable States states;
    private final List<ConnectorState> updates = new ArrayList<>();
    private int pendingCheckpoints;
    private long pendingDocuments;
    private long documentsSinceCheckpoint;
    private final long[] sinceCheckpoint;
    private boolean toldOfWaiting;
    private boolean toldOfUnknown;
    private int unacknowledged;
    private int transactions;
    private long lastMessage = System.nanoTime();
    private long firstPending;

    /// @param source the connector
    /// @param capture the task
    /// @param sink where documents go
    /// @param logs is given the connector's log records
    public CaptureDriver(
            ConnectorSource source,
            ValidatedCapture capture,
            CaptureOptions options,
            CaptureSink sink,
            Consumer<ConnectorLog> logs) {
        this.source = source;
        this.capture = capture;
        this.options = options;
        this.sink = sink;
        this.logs = logs;
        this.sinceCheckpoint = new long[capture.collections().size()];
        this.documents = new CaptureDocuments(capture.collections(), options);
    }

    /// Runs the session to its end.
    ///
    /// @param state the connector's state to open with
    /// @throws RuleBrokenException when the connector broke a rule
    /// @throws dev.flowcdk.runtime.wire.ConnectorFailedException when it failed, with its own words
    /// @throws ConnectorKilledException when it was killed on purpose
    public SessionEnd run(RawJson state) throws IOException, InterruptedException {
        if (options.transactions() == 0) {
            return SessionEnd.COMPLETE;
        }
        states = new States(state);
        Thread ticker = null;
        try (Connection opened = connect()) {
            boolean acknowledges = open(opened, state);
            synchronized (lock) {
                lastMessage = System.nanoTime(); // that it took long to start is not that it says nothing
                sink.opened();
            }
            ticker = Thread.ofPlatform().daemon().name("capture ticker").start(() -> tick(opened));
            if (acknowledges) {
                sender = new AcknowledgementSender(opened);
            } else {
                opened.closeRequests();
            }
            return read(opened);
        } catch (ConnectorKilledException killed) {
            return orderly(killed);
        } finally {
            if (ticker != null) {
                ticker.interrupt();
                ticker.join();
            }
            if (sender != null) {
                sender.close();
            }
            sink.abandon();
        }
    }

    /// Whether the connector has asked to be told what was committed; known when it has opened the session.
    public boolean acknowledges() {
        return sender != null;
    }

    /// What the connector has emitted since its last checkpoint; at the end of a session that is lost.
    public Uncheckpointed uncheckpointed() {
        synchronized (lock) {
            var counts = new TreeMap<String, Long>();
            for (int binding = 0; binding < sinceCheckpoint.length; binding++) {
                if (sinceCheckpoint[binding] > 0) {
                    counts.merge(capture.collections().get(binding).name(), sinceCheckpoint[binding], Long::sum);
                }
            }
            return new Uncheckpointed(counts);
        }
    }

    /// Ends the session soon; what was committed stays.
    public void stop() throws InterruptedException {
        finish(SessionEnd.STOPPED);
    }

    /// Asks the connector to end in order, as SIGTERM does. The session ends when it has.
    public void terminate() throws InterruptedException {
        Connection running;
        synchronized (lock) {
            running = connection;
        }
        if (running != null) {
            running.terminate();
        }
    }

    /// Kills the connector, as a crash would.
    public void kill() throws InterruptedException {
        Connection running;
        synchronized (lock) {
            running = connection;
        }
        if (running != null) {
            running.kill("on purpose");
        }
    }

    private Connection connect() throws IOException {
        Connection opened = Connection.open(source, options.faults(), logs);
        synchronized (lock) {
            connection = opened;
        }
        return opened;
    }

    private boolean open(Connection opened, RawJson state) throws InterruptedException {
        CaptureCalls.askSpec(opened);
        opened.send(new CaptureRequest.Open(capture.spec(), "local", options.range(), state));
        CaptureResponse first = opened.receive(CaptureResponse.class);
        if (first == null) {
            opened.awaitEnd();
            throw new RuleBrokenException(Rule.OPENED_FIRST, "it ended without a response to Open");
        }
        if (!(first instanceof CaptureResponse.Opened response)) {
            throw new RuleBrokenException(
                    Rule.OPENED_FIRST,
                    "it answered Open with " + first.getClass().getSimpleName());
        }
        return response.explicitAcknowledgements();
    }

    private SessionEnd read(Connection opened) throws IOException, InterruptedException {
        var frame = new Slice();
        var view = new DocumentView();
        while (opened.next(frame)) {
            synchronized (lock) {
                lastMessage = System.nanoTime();
                throwFailure();
                if (end != null) {
                    return end;
                }
                try {
                    handle(opened, frame, view);
                } catch (UnknownKindException unknown) {
                    tellOfUnknown(unknown);
                }
                if (end != null) {
                    return end;
                }
            }
        }
        synchronized (lock) {
            throwFailure();
            if (documentsSinceCheckpoint == 0 && pendingCheckpoints > 0) {
                commit();
            }
        }
        opened.awaitEnd();
        if (documentsSinceCheckpoint > 0) {
            throw new RuleBrokenException(
                    Rule.END_BETWEEN_CHECKPOINTS,
                    "it ended with status 0 after " + uncheckpointed() + " that no checkpoint followed");
        }
        return SessionEnd.EXITED;
    }

    private void handle(Connection opened, Slice frame, DocumentView view) throws IOException, InterruptedException {
        int kind = opened.kind(CaptureResponse.class, frame);
        switch (kind) {
            case CAPTURED -> {
                opened.decodeDocument(DocumentKind.CAPTURED, frame, view);
                documents.add(view, sink);
                sinceCheckpoint[view.binding()]++;
                documentsSinceCheckpoint++;
            }
            case CHECKPOINT -> checkpoint((CaptureResponse.Checkpoint) opened.decode(CaptureResponse.class, frame));
            case SOURCED_SCHEMA ->
                sourcedSchema((CaptureResponse.SourcedSchema) opened.decode(CaptureResponse.class, frame));
            default -> {
                String name =
                        opened.decode(CaptureResponse.class, frame).getClass().getSimpleName();
                throw new RuleBrokenException(
                        name.equals("Opened") ? Rule.OPENED_FIRST : Rule.EXPECTED_KIND,
                        "it sent " + name + " within a session");
            }
        }
    }

    private void checkpoint(CaptureResponse.Checkpoint checkpoint) throws IOException, InterruptedException {
        ConnectorState update = checkpoint.state();
        if (update != null) {
            try {
                Objects.requireNonNull(states).apply(update);
            } catch (IllegalArgumentException wrong) {
                throw new RuleBrokenException(Rule.STATE_OBJECT, wrong.getMessage() + "", wrong);
            }
            updates.add(update);
        }
        if (pendingCheckpoints++ == 0) {
            firstPending = System.nanoTime();
        }
        pendingDocuments += documentsSinceCheckpoint;
        documentsSinceCheckpoint = 0;
        Arrays.fill(sinceCheckpoint, 0);
        if (!options.published()
                || pendingDocuments >= TRANSACTION_DOCUMENTS
                || documents.bytes() >= TRANSACTION_BYTES
                || System.nanoTime() - firstPending >= TRANSACTION_TIME.toNanos()) {
            commit();
        }
    }

    private void sourcedSchema(CaptureResponse.SourcedSchema message) throws IOException {
        documents.checkBinding(message.binding());
        Calls.checkObject(Rule.SOURCED_SCHEMA, "the schema of binding " + message.binding(), message.schema());
        sink.sourcedSchema(message.binding(), Objects.requireNonNull(message.schema()));
    }

    private void commit() throws IOException, InterruptedException {
        if (end != null) {
            return;
        }
        documents.drain(sink);
        sink.commit(List.copyOf(updates), new Transaction(pendingCheckpoints, pendingDocuments));
        transactions++;
        if (end == null && (transactions == options.transactions() || sink.complete())) {
            end = SessionEnd.COMPLETE;
        }
        unacknowledged += pendingCheckpoints;
        updates.clear();
        pendingCheckpoints = 0;
        pendingDocuments = 0;
        int due = options.acknowledgements().due(unacknowledged);
        if (sender != null && due > 0) {
            sender.acknowledge(due);
            unacknowledged -= due;
        }
    }

    /// Commits what is complete when the connector is quiet, and watches the clock.
    private void tick(Connection opened) {
        try {
            while (true) {
                Thread.sleep(TICK);
                if (watch()) {
                    opened.kill("at the end of its session");
                    return;
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean watch() throws InterruptedException {
        synchronized (lock) {
            Duration idle = options.idleLimit();
            var quiet = Duration.ofNanos(System.nanoTime() - lastMessage);
            if (end == null && idle != null && quiet.compareTo(idle) > 0) {
                end = SessionEnd.IDLE;
            }
            try {
                tellOfWaiting(quiet);
                if (sender != null && sender.stuck()) {
                    throw new RuleBrokenException(Rule.READS_ACKNOWLEDGEMENTS, "it left one unread");
                }
                if (pendingCheckpoints > 0 && documentsSinceCheckpoint == 0) {
                    commit();
                }
            } catch (IOException | RuntimeException failed) {
                failure = failed;
            } catch (Error failed) {
                failure = new IllegalStateException("committing failed", failed);
            }
            return end != null || failure != null;
        }
    }

    private void tellOfWaiting(Duration quiet) {
        if (!toldOfWaiting && documentsSinceCheckpoint > 0 && quiet.compareTo(LONG_WAIT) > 0) {
            toldOfWaiting = true;
            logs.accept(new ConnectorLog(
                    Level.WARN,
                    "nothing came from the connector for " + LONG_WAIT.toSeconds() + " seconds, and " + uncheckpointed()
                            + " wait for the checkpoint that commits them",
                    Map.of()));
        }
    }

    /// What a newer connector says besides is no reason to stop.
    private void tellOfUnknown(UnknownKindException unknown) {
        if (!toldOfUnknown) {
            toldOfUnknown = true;
            logs.accept(new ConnectorLog(
                    Level.WARN,
                    unknown.getMessage() + ", which a newer runtime may know; it is passed over",
                    Map.of()));
        }
    }

    private void finish(SessionEnd how) throws InterruptedException {
        Connection running;
        synchronized (lock) {
            if (end == null) {
                end = how;
            }
            running = connection;
        }
        if (running != null) {
            running.kill("at the end of its session");
        }
    }

    private SessionEnd orderly(ConnectorKilledException killed) throws IOException {
        synchronized (lock) {
            throwFailure();
            if (end == null) {
                throw killed;
            }
            return end;
        }
    }

    private void throwFailure() throws IOException {
        switch (failure) {
            case null -> {}
            case IOException io -> throw io;
            case RuntimeException runtime -> throw runtime;
            case Exception other -> throw new IllegalStateException(other);
        }
    }
}
