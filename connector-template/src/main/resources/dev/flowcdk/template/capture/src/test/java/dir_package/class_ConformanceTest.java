package ${package};

import dev.flowcdk.json.RawJson;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.conformance.Conformance;
import dev.flowcdk.testing.conformance.Feature;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/// It may be killed at any message, and loses and doubles nothing. What it lacks is declared: that is checked, too.
@Timeout(120)
class ${class}ConformanceTest {

    private static final int MEASUREMENTS = 10;

    @TestFactory
    Stream<DynamicTest> comesToTheSameHoweverItIsDisturbed() {
        var config = new ${class}.Config(Duration.ofMillis(1), new ${class}.Login.Anonymous());
        return Conformance.of(ConnectorUnderTest.of(${class}::new), config)
                .binding(new ${class}.Resource("harbour"))
                .quiet(Duration.ofSeconds(30))
                .completeWhen(state -> number(state, "/bindingStateV1/harbour/next") >= MEASUREMENTS)
                .comparing(document -> number(document, "/number") < MEASUREMENTS)
                .lacking(Feature.ACKNOWLEDGEMENTS, Feature.SPLIT)
                .tests();
    }

    private static int number(RawJson json, String pointer) {
        return JsonMapper.shared().readTree(json.bytes()).at(pointer).asInt(0);
    }
}
