package dev.flowcdk.grpc;

import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.launch.TaskType;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Messages as the bytes that the codec reads and writes. Those to be sent are passed in place: gRPC has copied them
/// when a send returns.
public final class MessageBytes {

    private MessageBytes() {}

    /// The one method of a connector, as its client sees it.
    ///
    /// @param receiver is given what arrives, before the call's listener
    public static MethodDescriptor<Batch, Integer> method(TaskType type, Receiver receiver) {
        return method(type, new Outgoing(), new Received(receiver));
    }

    /// Takes the bytes of messages.
    @FunctionalInterface
    public interface Receiver {
        /// @param message all of it is available
        /// @return how many bytes it has
        int receive(InputStream message) throws IOException;
    }

    /// The same as its server sees it.
    static MethodDescriptor<byte[], Batch> served(TaskType type) {
        return method(type, new Incoming(), new Outgoing());
    }

    /// `capture.Connector` or `materialize.Connector`.
    static String service(TaskType type) {
        return switch (type) {
            case CAPTURE -> "capture.Connector";
            case MATERIALIZATION -> "materialize.Connector";
        };
    }

    private static <Q, A> MethodDescriptor<Q, A> method(TaskType type, Marshaller<Q> requests, Marshaller<A> answers) {
        String name = switch (type) {
            case CAPTURE -> "Capture";
            case MATERIALIZATION -> "Materialize";
        };
        return MethodDescriptor.newBuilder(requests, answers)
                .setType(MethodType.BIDI_STREAMING)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service(type), name))
                .build();
    }

    /// A unary or streaming method of another service.
    static MethodDescriptor<byte[], Batch> served(String service, String name, MethodType type) {
        return MethodDescriptor.newBuilder(new Incoming(), new Outgoing())
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .build();
    }

    private record Received(Receiver receiver) implements Marshaller<Integer> {

        @Override
        public InputStream stream(Integer message) {
            throw new IllegalStateException("this side only receives them");
        }

        @Override
        public Integer parse(InputStream stream) {
            try {
                return receiver.receive(stream);
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    private static final class Incoming implements Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                // the length of a compressed one is not known
                int most = stream instanceof KnownLength ? stream.available() : Codec.MAX_FRAME_BYTES;
                byte[] message = stream.readNBytes(most);
                return stream.read() < 0 ? message : tooLarge();
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        private static byte[] tooLarge() {
            throw Status.RESOURCE_EXHAUSTED
                    .withDescription("a message may have " + Codec.MAX_FRAME_BYTES + " bytes")
                    .asRuntimeException();
        }
    }

    private static StatusRuntimeException unreadable(IOException failed) {
        return Status.INTERNAL
                .withDescription("a message cannot be read")
                .withCause(failed)
                .asRuntimeException();
    }

    private static final class Outgoing implements Marshaller<Batch> {

        @Override
        public InputStream stream(Batch batch) {
            return new BatchStream(batch);
        }

        @Override
        public Batch parse(InputStream stream) {
            throw new IllegalStateException("this side only sends them");
        }
    }

    /// Has the length of the first message, and drains all of them.
    private static final class BatchStream extends ByteArrayInputStream implements KnownLength, Drainable {

        private final Batch batch;

        BatchStream(Batch batch) {
            super(batch.array(), batch.offset(), batch.first());
            this.batch = batch;
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            target.write(batch.array(), batch.offset(), batch.length());
            pos = count;
            return batch.first(); // which is what was announced
        }
    }
}
