package dev.flowcdk.airbyte.destination;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DestinationJsonTest {

    @Test
    void tellsOfNumbersThatBecameNullAndKeepsWhatFollows() {
        String line = "..{\"record\":{\"data\":{\"id\":1,\"n\":NaN,\"name\":\"é\"}}}{\"type\":\"STATE\"}";
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);

        byte[] mended = DestinationJson.withoutNonNumbers(bytes, 2, bytes.length - 2);

        assertThat(mended).asString(StandardCharsets.UTF_8).isEqualTo("""
                {"record":{"data":{"id":1,"n":null,"name":"é"},"meta":{"changes":[\
                {"field":"n","change":"NULLED","reason":"DESTINATION_TYPECAST_ERROR"}]}}}{"type":"STATE"}""");
    }
}
