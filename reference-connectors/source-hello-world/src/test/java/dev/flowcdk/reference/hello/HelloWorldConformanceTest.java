package dev.flowcdk.reference.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.capture.internal.CaptureServer;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.testing.conformance.CaptureConformance;
import dev.flowcdk.testing.conformance.CaptureConformance.Preparation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// Its sessions may be killed anywhere. It asks for no acknowledgements, and two instances share nothing outside of
/// the runtime's state: these disturbances mean nothing to it.
@Timeout(120)
class HelloWorldConformanceTest {

    private static final int GREETINGS = 10;
    private static final CatalogCollection COLLECTION =
            CatalogCollection.of("acme/greetings", List.of("/number"), RawJson.of("""
                    {"type": "object", "required": ["number", "message"], "properties": {
                        "number": {"type": "integer"}, "message": {"type": "string"}}}"""));
    private static final CaptureTask TASK = new CaptureTask(
            "acme/hello",
            new LocalEndpoint(List.of(), RawJson.of("{\"interval\":\"PT0.001S\"}"), Map.of(), true),
            List.of(new CaptureTask.Binding(
                    RawJson.of("{\"stream\":\"greetings\",\"name\":\"world\"}"), COLLECTION.name(), 0, false)),
            0,
            false);

    /// Ends each session once so many greetings are committed; the connector itself never ends.
    private static final class FirstGreetings implements Preparation {

        @Override
        public void run() {}

        @Override
        public boolean complete(RawJson state) {
            return JsonMapper.shared()
                            .readTree(state.bytes())
                            .at("/bindingStateV1/greetings/next")
                            .asInt(0)
                    >= GREETINGS;
        }
    }

    static Stream<Codec> codecs() {
        return Stream.of(ProtoCodec.INSTANCE, JsonCodec.INSTANCE);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void losesNothingWhenKilledAtAnyMessage(Codec codec) throws Exception {
        var conformance = new CaptureConformance(
                new ConnectorInstance(() -> CaptureServer.of(new HelloWorld()), codec),
                new Catalog(Map.of(TASK.name(), TASK), Map.of(COLLECTION.name(), COLLECTION), Map.of()),
                TASK,
                Duration.ofSeconds(30),
                new FirstGreetings(),
                List.of());

        int kills = conformance.killedAtEveryMessage(Integer.MAX_VALUE);

        assertThat(kills).isGreaterThanOrEqualTo(2 * GREETINGS);
    }
}
