package dev.flowcdk.runtime.wire;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.DocumentKind;
import dev.flowcdk.internal.codec.DocumentView;
import dev.flowcdk.internal.codec.FrameReader;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.protocol.UnknownKindException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One instance of a connector and its stream of messages. One thread may write while another reads; any may
/// terminate and kill.
public final class Connection implements AutoCloseable {

    private static final Duration EXIT_LIMIT = Duration.ofSeconds(30);
    private static final int FLUSH_BYTES = 256 << 10;

    private final RunningConnector connector;
    private final Codec codec;
    private final boolean fromImage;
    private final FirstBytes responses;
    private final FrameReader reader;
    private final OutputStream requests;
    private final Faults faults;
    private final GrowingBytes buffer = new GrowingBytes(FLUSH_BYTES + (64 << 10));
    private volatile @Nullable String killed;
    private volatile boolean ended;
    private boolean framed;

    private Connection(RunningConnector connector, Codec codec, boolean fromImage, Faults faults) {
        this.connector = connector;
        this.codec = codec;
        this.fromImage = fromImage;
        this.faults = faults;
        this.responses = new FirstBytes(connector.responses());
        this.reader = codec.reader(responses);
        this.requests = connector.requests();
    }

    /// Starts the connector.
    ///
    /// @param logs is given each log record of the connector
    public static Connection open(ConnectorSource source, Faults faults, Consumer<ConnectorLog> logs)
            throws IOException {
        return new Connection(source.start(logs), source.codec(), source.fromImage(), faults);
    }

    /// The codec of both directions.
    public Codec codec() {
        return codec;
    }

    /// Whether the connector runs from an image.
    public boolean fromImage() {
        return fromImage;
    }

    /// Sends a message at once, after those that were queued.
    public void send(Object message) throws InterruptedException {
        queue(message);
        flush();
    }

    /// Writes a message into a buffer, which is sent when it is full or [#flush()] is called.
    public void queue(Object message) throws InterruptedException {
        if (faults.due()) {
            flush(); // what counts as passed has been sent
        }
        boundary();
        codec.encode(message, buffer);
        faults.pass();
        if (buffer.length() >= FLUSH_BYTES) {
            flush();
        }
    }

    /// Sends what was queued. That the connector no longer reads is no failure by itself: how it ended says more.
    public void flush() throws InterruptedException {
        try {
            buffer.writeTo(requests);
            requests.flush();
        } catch (IOException gone) {
            throwIfKilled();
        } finally {
            buffer.clear();
        }
    }

    /// Reads the next response's frame.
    ///
    /// @param frame is set to its bytes, valid until the next call
    /// @return false when the connector closed its output
    public boolean next(Slice frame) throws InterruptedException {
        boundary();
        try {
            if (!reader.next(frame)) {
                throwIfKilled();
                ended = true;
                return false;
            }
        } catch (ProtocolException broken) {
            throwIfKilled();
            throw framesBroken(broken);
        } catch (IOException broken) {
            throwIfKilled();
            ended = true;
            return false;
        }
        framed = true;
        faults.pass();
        if (frame.length() > Codec.MAX_RESPONSE_BYTES) {
            throw new RuleBrokenException(Rule.MESSAGE_SIZE, "a message has " + frame.length() + " bytes");
        }
        return true;
    }

    /// The next response as a record.
    ///
    /// @return null when the connector closed its output
    public <E> @Nullable E receive(Class<E> envelope) throws InterruptedException {
        var frame = new Slice();
        return next(frame) ? decode(envelope, frame) : null;
    }

    /// A frame as a record.
    public <E> E decode(Class<E> envelope, Slice frame) {
        try {
            return codec.decode(envelope, frame);
        } catch (ProtocolException broken) {
            throw malformed(broken, frame);
        }
    }

    /// Which kind a frame is, by its tag.
    ///
    /// @throws UnknownKindException when it is of none that is known and can be passed over
    public int kind(Class<?> envelope, Slice frame) {
        try {
            return codec.kind(envelope, frame);
        } catch (UnknownKindException unknown) {
            throw unknown.passable() ? unknown : malformed(unknown, frame);
        } catch (ProtocolException broken) {
            throw malformed(broken, frame);
        }
    }

    /// Reads a frame that carries a document in place.
    public void decodeDocument(DocumentKind kind, Slice frame, DocumentView view) {
        try {
            codec.decodeDocument(kind, frame, view);
        } catch (ProtocolException broken) {
            throw malformed(broken, frame);
        }
    }

    /// Closes the connector's standard input.
    public void closeRequests() throws InterruptedException {
        flush();
        try {
            requests.close();
        } catch (IOException gone) {
            throwIfKilled();
        }
    }

    /// Waits for the connector's end after its output was closed.
    ///
    /// @throws ConnectorFailedException when its status is not 0; the message says what is known of it
    public void awaitEnd() throws InterruptedException {
        int status = connector.exitStatus(EXIT_LIMIT);
        throwIfKilled();
        if (status == -1) {
            connector.kill();
            throw new ConnectorFailedException(
                    -1, "the connector closed its output and still ran " + EXIT_LIMIT.toSeconds() + " seconds later");
        }
        if (status != 0) {
            throw new ConnectorFailedException(status, connector.failure());
        }
    }

    /// Asks the connector to end in order. What it still says can be read.
    public void terminate() throws InterruptedException {
        connector.terminate();
    }

    /// Kills the connector on purpose; who reads or writes gets a [ConnectorKilledException].
    public void kill(String why) throws InterruptedException {
        killed = why;
        connector.kill();
    }

    /// Ends the connector, if it still runs, without a word.
    @Override
    public void close() {
        try {
            if (!ended || connector.exitStatus(Duration.ZERO) == -1) {
                connector.kill();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Frames that are none: the connector's failure, if it ended with one, explains them better than the bytes do.
    private RuntimeException framesBroken(ProtocolException broken) throws InterruptedException {
        int status = connector.exitStatus(Duration.ofSeconds(1));
        if (status > 0) {
            return new ConnectorFailedException(status, connector.failure());
        }
        String start = framed ? "" : "; its output starts with \"" + responses.shown() + "\"";
        return new RuleBrokenException(Rule.FRAMES, broken.getMessage() + start, broken);
    }

    private static RuleBrokenException malformed(ProtocolException broken, Slice frame) {
        String text = FirstBytes.shown(frame.array(), frame.offset(), frame.length());
        return new RuleBrokenException(Rule.FRAMES, broken.getMessage() + "; it sent \"" + text + "\"", broken);
    }

    private void boundary() throws InterruptedException {
        throwIfKilled();
        if (faults.due()) {
            kill("after " + faults.passed() + " messages");
            throwIfKilled();
        }
    }

    private void throwIfKilled() {
        String why = killed;
        if (why != null) {
            throw new ConnectorKilledException("the connector was killed " + why);
        }
    }
}
