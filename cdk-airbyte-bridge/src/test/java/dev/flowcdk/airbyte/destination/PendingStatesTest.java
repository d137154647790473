package dev.flowcdk.airbyte.destination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.airbyte.AirbyteOutput;
import dev.flowcdk.airbyte.StreamName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class PendingStatesTest {

    private static final StreamName CATS = new StreamName(null, "cats");

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final PendingStates states = new PendingStates(new AirbyteOutput(output, Clock.systemUTC()));

    @Test
    void sendsAStateWhenItsTransactionIsAcknowledgedAndNotBefore() {
        states.acknowledged();
        add("{\"id\":1}");
        states.seal();
        add("{\"id\":2}");

        assertThat(sent()).isEmpty();
        states.acknowledged();
        assertThat(sent()).contains("\"id\":1").doesNotContain("\"id\":2");
        states.seal();
        states.acknowledged();
        assertThat(sent()).containsOnlyOnce("\"id\":1").containsOnlyOnce("\"id\":2");
    }

    @Test
    void repeatsAStateAsItCameWithCountsOfItsStream() {
        states.count(CATS, true);
        states.count(CATS, true);
        states.count(CATS, false);
        states.count(new StreamName("other", "cats"), true);
        add("{ \"b\" : 1, \"a\":null,\"global_\":null,\"global_\":null }");
        add("{}");
        acknowledge();

        assertThat(sent()).isEqualTo("""
                {"type":"STATE","state":{ "b" : 1, "a":null,"global_":null,"global_":null,"destinationStats":{"recordCount":2.0,"rejectedRecordCount":1.0}}}
                {"type":"STATE","state":{"destinationStats":{"recordCount":0.0}}}
                """);
    }

    @Test
    void countsAllStreamsInAStateOfAll() {
        states.count(CATS, true);
        states.count(new StreamName("other", "cats"), true);
        byte[] text = "{\"destinationStats\":null,\"id\":7}".getBytes(StandardCharsets.UTF_8);
        states.add(text, 0, text.length, 20, 24, null);
        acknowledge();

        assertThat(sent()).isEqualTo("""
                {"type":"STATE","state":{"destinationStats":{"recordCount":2.0},"id":7}}
                """);
    }

    private void acknowledge() {
        states.acknowledged();
        states.seal();
        states.acknowledged();
    }

    private void add(String state) {
        byte[] text = state.getBytes(StandardCharsets.UTF_8);
        states.add(text, 0, text.length, -1, -1, CATS);
    }

    private String sent() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
