package dev.flowcdk.airbyte.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Options in Flow's words and in Airbyte's.
class SpecTranslationTest {

    private final SpecTranslation translation = new SpecTranslation(
            json("""
                    {"type": "object", "additionalProperties": false, "required": ["address", "networkTunnel"],
                     "properties": {
                       "address": {"type": "string", "order": 0, "nonsensitive": true},
                       "credentials": {
                         "type": "object", "order": 1, "discriminator": {"propertyName": "auth_type"}, "x-iam-auth": true,
                         "oneOf": [
                           {"$id": "x", "title": "Password", "properties": {
                              "auth_type": {"type": "string", "const": "UserPassword"},
                              "password": {"type": "string", "secret": true, "multiline": true}}},
                           {"title": "IAM", "properties": {"auth_type": {"type": "string", "const": "IAM"}}}]},
                       "networkTunnel": {"type": "object", "order": 2, "properties": {
                          "sshForwarding": {"type": "object", "properties": {}}}}}}
                    """),
            json("{\"properties\": {\"namespace\": {}, \"stream\": {}}}"),
            List.of("/namespace", "/stream"),
            JsonNodeFactory.instance.objectNode());

    @Test
    void leavesOutWhatAirbyteForbids() {
        ObjectNode schema = translation.connectionSpecification();

        assertThat(schema.toString())
                .doesNotContain("additionalProperties", "discriminator", "x-iam", "$id", "\"secret\"");
        assertThat(schema.at("/properties/credentials/oneOf/0/type").asString()).isEqualTo("object");
        assertThat(schema.at("/properties/credentials/oneOf/0/properties/password")
                        .toString())
                .isEqualTo("{\"type\":\"string\",\"airbyte_secret\":true,\"multiline\":true}");
        assertThat(schema.at("/required").toString()).isEqualTo("[\"address\"]");
    }

    @Test
    void showsTheTunnelInAirbytesForm() {
        JsonNode tunnel = translation.connectionSpecification().at("/properties/tunnel_method");

        assertThat(tunnel.at("/oneOf/0/properties/tunnel_method/const").asString())
                .isEqualTo("NO_TUNNEL");
        assertThat(tunnel.at("/oneOf/1/properties/tunnel_method/const").asString())
                .isEqualTo("SSH_KEY_AUTH");
        assertThat(tunnel.at("/oneOf/1/properties/ssh_key/airbyte_secret").asBoolean())
                .isTrue();
        assertThat(tunnel.at("/order").asInt()).isEqualTo(2);
    }

    @Test
    void takesTheTunnelInAirbytesForm() {
        ObjectNode config = translation.endpointConfig(json("""
                {"address": "db:5432", "_internal": {}, "nothing": null,
                 "tunnel_method": {"tunnel_method": "SSH_KEY_AUTH", "tunnel_host": "::1", "tunnel_user": "me", "ssh_key": "k"}}
                """));

        assertThat(config.toString())
                .isEqualTo("{\"address\":\"db:5432\",\"networkTunnel\":{\"sshForwarding\":"
                        + "{\"sshEndpoint\":\"ssh://me@[::1]:22\",\"privateKey\":\"k\"}}}");
        assertThat(translation
                        .endpointConfig(json("{\"tunnel_method\": {\"tunnel_method\": \"NO_TUNNEL\"}}"))
                        .toString())
                .isEqualTo("{}");
    }

    @Test
    void namesOptionsAsAirbyteShowsThem() {
        assertThat(translation.shown("/networkTunnel/sshForwarding/privateKey: is no key"))
                .isEqualTo("/tunnel_method/ssh_key: is no key");
    }

    @Test
    void refusesTunnelsThatItDoesNotHave() {
        assertThatThrownBy(() -> translation.endpointConfig(
                        json("{\"tunnel_method\": {\"tunnel_method\": \"SSH_PASSWORD_AUTH\"}}")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("SSH_KEY_AUTH");
        assertThatThrownBy(() ->
                        translation.endpointConfig(json("{\"tunnel_method\": {\"tunnel_method\": \"SSH_KEY_AUTH\"}}")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("/tunnel_method/tunnel_host");
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Numbers.exactMapper().readTree(text);
    }
}
