package dev.flowcdk.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// gRPC's own services, as its own clients see them.
@Timeout(60)
class OwnServicesTest {

    private final Served served = Served.capture(() -> new Counting(new Counting.World()));

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    @Test
    void isHealthy() {
        var health = HealthGrpc.newBlockingStub(served.channel());

        assertThat(health.check(asking("")).getStatus()).isEqualTo(ServingStatus.SERVING);
        assertThat(health.check(asking("capture.Connector")).getStatus()).isEqualTo(ServingStatus.SERVING);
        assertThatThrownBy(() -> health.check(asking("materialize.Connector")))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("NOT_FOUND: there is no service \"materialize.Connector\" here");
    }

    @Test
    void whoWatchesIsToldOfTheEnd() {
        Iterator<HealthCheckResponse> watching =
                HealthGrpc.newBlockingStub(served.channel()).watch(asking(""));

        assertThat(watching.next().getStatus()).isEqualTo(ServingStatus.SERVING);
        served.server().stop();
        assertThat(watching.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(watching.hasNext()).isFalse();
    }

    @Test
    void listsItsServices() throws Exception {
        var answer = reflected(
                ServerReflectionRequest.newBuilder().setListServices("*").build());

        assertThat(answer.getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .containsExactly("capture.Connector", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection");
    }

    @Test
    void describesEachServiceWithWhatItNeeds() throws Exception {
        for (String symbol : List.of(
                "capture.Connector", "capture.Request.Open", "capture.Connector.Capture", "grpc.health.v1.Health")) {
            var request = ServerReflectionRequest.newBuilder()
                    .setFileContainingSymbol(symbol)
                    .build();

            assertThat(files(request)).as(symbol).isNotEmpty();
        }
        assertThat(files(ServerReflectionRequest.newBuilder()
                        .setFileContainingSymbol("capture.Connector")
                        .build()))
                .containsExactly("capture.proto", "flow.proto", "consumer.proto");
        assertThat(files(ServerReflectionRequest.newBuilder()
                        .setFileByFilename("consumer.proto")
                        .build()))
                .containsExactly("consumer.proto");
    }

    @Test
    void saysWhatItDoesNotKnow() throws Exception {
        var answer = reflected(ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("nothing.Known")
                .build());

        assertThat(answer.getErrorResponse().getErrorCode()).isEqualTo(5);
        assertThat(answer.getErrorResponse().getErrorMessage()).isEqualTo("\"nothing.Known\" is not known here");
    }

    private static HealthCheckRequest asking(String service) {
        return HealthCheckRequest.newBuilder().setService(service).build();
    }

    private List<String> files(ServerReflectionRequest request) throws Exception {
        return reflected(request).getFileDescriptorResponse().getFileDescriptorProtoList().stream()
                .map(bytes -> {
                    try {
                        return FileDescriptorProto.parseFrom(bytes).getName();
                    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private ServerReflectionResponse reflected(ServerReflectionRequest request) throws Exception {
        var answer = new CompletableFuture<ServerReflectionResponse>();
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(served.channel())
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });
        requests.onNext(request);
        ServerReflectionResponse response = answer.get(30, TimeUnit.SECONDS);
        requests.onCompleted();
        return response;
    }
}
