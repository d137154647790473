package dev.flowcdk.grpc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client that knows nothing of the kit but the contract of the wire.
record OtherClient(ManagedChannel channel, MethodDescriptor method, CallOptions options) {

    static OtherClient ofCapture(ManagedChannel channel) {
        return of(channel, method("capture.proto", "Capture"));
    }

    static OtherClient ofMaterialization(ManagedChannel channel) {
        return of(channel, method("materialize.proto", "Materialize"));
    }

    private static OtherClient of(ManagedChannel channel, MethodDescriptor method) {
        return new OtherClient(channel, method, CallOptions.DEFAULT.withMaxInboundMessageSize(Integer.MAX_VALUE));
    }

    OtherClient compressing() {
        return new OtherClient(channel, method, options.withCompression("gzip"));
    }

    private static MethodDescriptor method(String file, String name) {
        return files().get(file).findServiceByName("Connector").findMethodByName(name);
    }

    private static Map<String, FileDescriptor> files() {
        try (InputStream in = OtherClient.class.getResourceAsStream("/META-INF/flow-cdk/services.protoset")) {
            var files = new HashMap<String, FileDescriptor>();
            List<FileDescriptorProto> rest =
                    new ArrayList<>(FileDescriptorSet.parseFrom(in).getFileList());
            while (!rest.isEmpty()) {
                FileDescriptorProto next = rest.stream()
                        .filter(each -> files.keySet().containsAll(each.getDependencyList()))
                        .findFirst()
                        .orElseThrow();
                FileDescriptor[] dependencies =
                        next.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
                files.put(next.getName(), FileDescriptor.buildFrom(next, dependencies));
                rest.remove(next);
            }
            return files;
        } catch (IOException | DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Opens a stream that takes as many responses as come.
    Stream open() {
        var stream = open(0);
        stream.call.request(Integer.MAX_VALUE);
        return stream;
    }

    /// Opens a stream that takes so many responses, and more when it is asked to.
    Stream open(int responses) {
        var descriptor = io.grpc.MethodDescriptor.newBuilder(
                        ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())),
                        ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
                .setType(MethodType.BIDI_STREAMING)
                .setFullMethodName(method.getService().getFullName() + "/" + method.getName())
                .build();
        var stream = new Stream(channel.newCall(descriptor, options), method);
        stream.call.start(stream, new Metadata());
        if (responses > 0) {
            stream.call.request(responses);
        }
        return stream;
    }

    /// A stream of messages in the text form of protobuf.
    static final class Stream extends ClientCall.Listener<DynamicMessage> {

        final ClientCall<DynamicMessage, DynamicMessage> call;
        final BlockingQueue<DynamicMessage> responses = new LinkedBlockingQueue<>();
        /// Whether the server has taken it.
        final CountDownLatch begun = new CountDownLatch(1);

        final CompletableFuture<Status> end = new CompletableFuture<>();
        private final MethodDescriptor method;

        Stream(ClientCall<DynamicMessage, DynamicMessage> call, MethodDescriptor method) {
            this.call = call;
            this.method = method;
        }

        Stream send(String request) throws IOException {
            var message = DynamicMessage.newBuilder(method.getInputType());
            TextFormat.merge(request, message);
            call.sendMessage(message.build());
            return this;
        }

        /// The next response in one line.
        String next() throws InterruptedException {
            DynamicMessage response = responses.poll(30, TimeUnit.SECONDS);
            return response == null
                    ? "nothing came; the end: " + end.getNow(null)
                    : TextFormat.printer().emittingSingleLine(true).printToString(response);
        }

        Status end() throws Exception {
            return end.get(30, TimeUnit.SECONDS);
        }

        @Override
        public void onHeaders(Metadata headers) {
            begun.countDown();
        }

        @Override
        public void onMessage(DynamicMessage message) {
            responses.add(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            end.complete(status);
        }
    }
}
