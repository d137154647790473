package dev.flowcdk.grpc;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.TaskType;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/// Messages as the bytes that the codec reads and writes. Those to be sent are passed in place: gRPC has copied them
/// when a send returns.
public final class MessageBytes {

    /// The little-endian length before each message in a frame.
    private static final int HEADER_BYTES = 4;

    private MessageBytes() {}

    /// The one method of a connector, as its client sees it.
    public static MethodDescriptor<Slice, byte[]> method(TaskType type) {
        return method(type, new Outgoing(), new Incoming());
    }

    /// The same as its server sees it.
    static MethodDescriptor<byte[], Slice> served(TaskType type) {
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
    static MethodDescriptor<byte[], Slice> served(String service, String name, MethodType type) {
        return MethodDescriptor.newBuilder(new Incoming(), new Outgoing())
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .build();
    }

    /// Cuts frames, as the protobuf codec writes them, into messages.
    ///
    /// @param send is given each message in the same slice, valid until it returns
    /// @return bytes of whole frames, behind which at most a part of one is left
    public static int cut(GrowingBytes frames, Consumer<Slice> send) {
        var message = new Slice();
        byte[] array = frames.array();
        int at = 0;
        while (frames.length() - at >= HEADER_BYTES) {
            int length = (array[at] & 0xff)
                    | (array[at + 1] & 0xff) << 8
                    | (array[at + 2] & 0xff) << 16
                    | (array[at + 3] & 0xff) << 24;
            if (length < 0 || length > frames.length() - at - HEADER_BYTES) {
                break;
            }
            send.accept(message.set(array, at + HEADER_BYTES, length));
            at += HEADER_BYTES + length;
        }
        return at;
    }

    /// The header that makes a message a frame of the protobuf codec.
    public static byte[] header(int length) {
        return new byte[] {(byte) length, (byte) (length >>> 8), (byte) (length >>> 16), (byte) (length >>> 24)};
    }

    private static final class Incoming implements Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                int length = stream.available(); // all of it, see KnownLength
                byte[] message = stream.readNBytes(length);
                return stream.available() == 0 ? message : tooLarge();
            } catch (IOException e) {
                throw Status.INTERNAL
                        .withDescription("a message cannot be read")
                        .withCause(e)
                        .asRuntimeException();
            }
        }

        private static byte[] tooLarge() {
            throw Status.RESOURCE_EXHAUSTED
                    .withDescription("a message may have " + Codec.MAX_FRAME_BYTES + " bytes")
                    .asRuntimeException();
        }
    }

    private static final class Outgoing implements Marshaller<Slice> {

        @Override
        public InputStream stream(Slice message) {
            return new SliceStream(message);
        }

        @Override
        public Slice parse(InputStream stream) {
            throw new IllegalStateException("this side only sends them");
        }
    }

    private static final class SliceStream extends ByteArrayInputStream implements KnownLength, Drainable {

        SliceStream(Slice message) {
            super(message.array(), message.offset(), message.length());
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int drained = available();
            target.write(buf, pos, drained);
            pos += drained;
            return drained;
        }
    }
}
