package dev.flowcdk.grpc;

import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.List;
import java.util.function.Supplier;

/// gRPC's reflection service, by which clients without the contract learn of it. Its older version has another name and
/// the same messages.
final class ReflectionService {

    static final List<String> NAMES =
            List.of("grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection");

    /// Of requests.
    private static final int HOST = 1;

    private static final int FILE_BY_NAME = 3;
    private static final int FILE_CONTAINING_SYMBOL = 4;
    private static final int LIST_SERVICES = 7;

    /// Of responses, and of what is in them.
    private static final int VALID_HOST = 1;

    private static final int ORIGINAL_REQUEST = 2;
    private static final int FILES = 4;
    private static final int SERVICES = 6;
    private static final int ERROR = 7;
    private static final int FILE = 1;
    private static final int SERVICE = 1;
    private static final int SERVICE_NAME = 1;
    private static final int ERROR_CODE = 1;
    private static final int ERROR_MESSAGE = 2;

    private final List<String> services;
    private final Supplier<Descriptors> descriptors;

    /// @param services the names of those that are served
    /// @param descriptors loads what they are made of
    ReflectionService(List<String> services, Supplier<Descriptors> descriptors) {
        this.services = services;
        this.descriptors = descriptors;
    }

    List<ServerServiceDefinition> definitions() {
        return NAMES.stream()
                .map(name -> ServerServiceDefinition.builder(name)
                        .addMethod(
                                MessageBytes.served(name, "ServerReflectionInfo", MethodType.BIDI_STREAMING),
                                new Answering(this::answer, false))
                        .build())
                .toList();
    }

    private byte[] answer(byte[] request) {
        var fields = WireFields.of(request);
        var answer = new WireMessage().text(VALID_HOST, fields.text(HOST)).bytes(ORIGINAL_REQUEST, request);
        if (!fields.all(LIST_SERVICES).isEmpty()) {
            answer.message(SERVICES, list());
        } else if (!fields.all(FILE_BY_NAME).isEmpty()) {
            files(fields.text(FILE_BY_NAME), fields.text(FILE_BY_NAME), answer);
        } else if (!fields.all(FILE_CONTAINING_SYMBOL).isEmpty()) {
            String symbol = fields.text(FILE_CONTAINING_SYMBOL);
            files(descriptors.get().definitions().getOrDefault(symbol, ""), symbol, answer);
        } else {
            answer.message(ERROR, error(Status.Code.NOT_FOUND, "there are no extensions here"));
        }
        return answer.toByteArray();
    }

    private WireMessage list() {
        var list = new WireMessage();
        services.forEach(service -> list.message(SERVICE, new WireMessage().text(SERVICE_NAME, service)));
        return list;
    }

    private void files(String name, String asked, WireMessage answer) {
        List<byte[]> found = descriptors.get().withDependencies(name);
        if (found.isEmpty()) {
            answer.message(ERROR, error(Status.Code.NOT_FOUND, "\"" + asked + "\" is not known here"));
            return;
        }
        var files = new WireMessage();
        found.forEach(file -> files.bytes(FILE, file));
        answer.message(FILES, files);
    }

    private static WireMessage error(Status.Code code, String message) {
        return new WireMessage().number(ERROR_CODE, code.value()).text(ERROR_MESSAGE, message);
    }
}
