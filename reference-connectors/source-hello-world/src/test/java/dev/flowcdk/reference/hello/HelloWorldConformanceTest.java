package dev.flowcdk.reference.hello;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.conformance.CaptureConformance;
import dev.flowcdk.testing.conformance.Conformance;
import dev.flowcdk.testing.conformance.Feature;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class HelloWorldConformanceTest {

    private static final int GREETINGS = 10;

    @TestFactory
    Stream<DynamicTest> comesToTheSameHoweverItIsDisturbed() {
        return conformance().tests();
    }

    @TestFactory
    Stream<DynamicTest> passesTheScenariosOfTheCommand() {
        return conformance().kills(20).scenarios();
    }

    private static CaptureConformance conformance() {
        return Conformance.of(ConnectorUnderTest.of(HelloWorld::new), new HelloWorld.Config(Duration.ofMillis(1)))
                .binding(new HelloWorld.Resource("greetings", "world"))
                .quiet(Duration.ofSeconds(30))
                .completeWhen(HelloWorldConformanceTest::hasGreeted)
                .comparing(HelloWorldConformanceTest::isEarly)
                .lacking(Feature.ACKNOWLEDGEMENTS, Feature.SPLIT);
    }

    /// Ends each session once so many greetings are committed; the connector itself never ends.
    private static boolean hasGreeted(RawJson state) {
        return JsonMapper.shared()
                        .readTree(state.bytes())
                        .at("/bindingStateV1/greetings/next")
                        .asInt(0)
                >= GREETINGS;
    }

    private static boolean isEarly(RawJson greeting) {
        return JsonMapper.shared().readTree(greeting.bytes()).path("number").asInt() < GREETINGS;
    }
}
