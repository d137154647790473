package dev.flowcdk.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusException;

/// A service of gRPC's own that has an answer to each request at once.
///
/// @param answers gives the answer; an IllegalArgumentException is a request that cannot be understood, a
///     StatusException any other end
/// @param one whether there is one request, with which the call ends; else it ends when the client ends it
record Answering(Answers answers, boolean one) implements ServerCallHandler<byte[], Batch> {

    interface Answers {
        byte[] answer(byte[] request) throws StatusException;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], Batch> call, Metadata headers) {
        call.sendHeaders(new Metadata());
        call.request(1);
        return new ServerCall.Listener<>() {

            private boolean closed;

            @Override
            public void onMessage(byte[] request) {
                try {
                    byte[] answer = answers.answer(request);
                    call.sendMessage(Batch.of(answer));
                    if (one) {
                        close(Status.OK);
                    } else {
                        call.request(1);
                    }
                } catch (IllegalArgumentException malformed) {
                    close(Status.INVALID_ARGUMENT.withDescription(malformed.getMessage()));
                } catch (StatusException ended) {
                    close(ended.getStatus());
                }
            }

            @Override
            public void onHalfClose() {
                close(Status.OK);
            }

            private void close(Status status) {
                if (!closed) {
                    closed = true;
                    call.close(status, new Metadata());
                }
            }
        };
    }
}
