package dev.flowcdk.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// gRPC's health service: serving, until the process is told to end.
final class HealthService {

    static final String NAME = "grpc.health.v1.Health";

    private static final int SERVICE = 1;
    private static final int STATUS = 1;
    private static final int SERVING = 1;
    private static final int NOT_SERVING = 2;
    private static final int SERVICE_UNKNOWN = 3;

    private final Set<String> services;

    /// Calls that want to know of changes, and what they asked for. Guarded by this.
    private final Map<ServerCall<byte[], Batch>, String> watching = new LinkedHashMap<>();

    private boolean stopped;

    /// @param service the one whose health it is, beside that of the server, whose name is empty
    HealthService(String service) {
        this.services = Set.of("", service);
    }

    ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(NAME)
                .addMethod(MessageBytes.served(NAME, "Check", MethodType.UNARY), new Answering(this::check, true))
                .addMethod(MessageBytes.served(NAME, "Watch", MethodType.SERVER_STREAMING), this::watch)
                .build();
    }

    /// Says from now on that nothing is served.
    synchronized void stop() {
        stopped = true;
        watching.forEach((call, service) -> {
            send(call, service);
            call.close(Status.OK, new Metadata());
        });
        watching.clear();
    }

    private synchronized byte[] check(byte[] request) throws StatusException {
        String service = WireFields.of(request).text(SERVICE);
        if (!services.contains(service)) {
            throw Status.NOT_FOUND
                    .withDescription("there is no service \"" + service + "\" here")
                    .asException();
        }
        return health(service);
    }

    private ServerCall.Listener<byte[]> watch(ServerCall<byte[], Batch> call, Metadata headers) {
        call.sendHeaders(new Metadata());
        call.request(2); // the second would be one too many, and is told by gRPC
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(byte[] request) {
                begin(call, WireFields.of(request).text(SERVICE));
            }

            @Override
            public void onCancel() {
                end(call);
            }
        };
    }

    private synchronized void begin(ServerCall<byte[], Batch> call, String service) {
        send(call, service);
        if (stopped) {
            call.close(Status.OK, new Metadata());
        } else {
            watching.put(call, service);
        }
    }

    private synchronized void end(ServerCall<byte[], Batch> call) {
        watching.remove(call);
    }

    private void send(ServerCall<byte[], Batch> call, String service) {
        call.sendMessage(Batch.of(health(service)));
    }

    private byte[] health(String service) {
        int status = !services.contains(service) ? SERVICE_UNKNOWN : stopped ? NOT_SERVING : SERVING;
        return new WireMessage().number(STATUS, status).toByteArray();
    }
}
