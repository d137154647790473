package dev.flowcdk.conformance.replay;

import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.runtime.wire.ConnectorFailure;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.RunningConnector;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A connector whose messages are heard.
///
/// @param source the connector
/// @param taps makes one for each instance
public record TappedConnector(ConnectorSource source, Supplier<Tap> taps) implements ConnectorSource {

    @Override
    public RunningConnector start(Consumer<ConnectorLog> logs) throws IOException {
        RunningConnector started = source.start(logs);
        boolean lines = codec().name().equals("json");
        Tap tap = taps.get();
        return new Tapped(
                started,
                tap,
                new Requests(started.requests(), new FrameCutter(lines, tap::request), tap),
                new Responses(started.responses(), new FrameCutter(lines, tap::response)),
                new AtomicBoolean());
    }

    @Override
    public Codec codec() {
        return source.codec();
    }

    @Override
    public boolean fromImage() {
        return source.fromImage();
    }

    private record Tapped(
            RunningConnector connector, Tap tap, OutputStream requests, InputStream responses, AtomicBoolean over)
            implements RunningConnector {

        @Override
        public void terminate() throws InterruptedException {
            connector.terminate();
        }

        @Override
        public void kill() throws InterruptedException {
            if (!over.getAndSet(true)) {
                tap.killed();
            }
            connector.kill();
        }

        @Override
        public int exitStatus(Duration limit) throws InterruptedException {
            int status = connector.exitStatus(limit);
            if (status != -1 && !over.getAndSet(true)) {
                tap.ended(status);
            }
            return status;
        }

        @Override
        public List<ProcessHandle> processes() {
            return connector.processes();
        }

        @Override
        public ConnectorFailure failure() throws InterruptedException {
            return connector.failure();
        }
    }

    private static final class Requests extends FilterOutputStream {

        private final FrameCutter cutter;
        private final Tap tap;
        private final AtomicBoolean closed = new AtomicBoolean();

        Requests(OutputStream requests, FrameCutter cutter, Tap tap) {
            super(requests);
            this.cutter = cutter;
            this.tap = tap;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            cutter.add(bytes, offset, length);
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (!closed.getAndSet(true)) {
                tap.closed();
            }
            super.close();
        }
    }

    private static final class Responses extends FilterInputStream {

        private final FrameCutter cutter;

        Responses(InputStream responses, FrameCutter cutter) {
            super(responses);
            this.cutter = cutter;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            if (count > 0) {
                cutter.add(into, offset, count);
            }
            return count;
        }
    }
}
