package dev.flowcdk.airbyte.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Airbyte's words in config schemas become Flow's.
class FlowConfigSchemaTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void marksSecretsOfOneType() {
        assertThat(translated("""
                {"properties": {"token": {"type": ["string", "null"], "airbyte_secret": true}}}""")).isEqualTo(JSON.readTree("""
                {"type": "object", "properties": {"token": {"type": "string", "secret": true}}}"""));
    }

    @Test
    void leavesOutWhatOnlyAirbyteKnows() {
        assertThat(translated("""
                {"type": "object", "additionalProperties": false, "groups": [], "properties": {"a": {
                  "type": "string", "group": "g", "always_show": true, "pattern_descriptor": "x", "pattern": "^x",
                  "airbyte_hidden": true, "multiline": true, "order": 3}}}""")).isEqualTo(JSON.readTree("""
                {"type": "object", "properties": {"a": {
                  "type": "string", "pattern": "^x", "x-hidden-field": true, "multiline": true, "order": 3}}}"""));
    }

    @Test
    void namesTheDiscriminatorOfAChoice() {
        JsonNode credentials = translated("""
                {"type": "object", "properties": {"credentials": {"type": "object", "display_type": "radio", "oneOf": [
                  {"properties": {"auth": {"type": "string", "const": "key"}, "key": {"type": "string", "airbyte_secret": true}}},
                  {"properties": {"auth": {"type": "string", "enum": ["oauth"]}}}]}}}""").at("/properties/credentials");

        assertThat(credentials.at("/discriminator/propertyName").asString()).isEqualTo("auth");
        assertThat(credentials.at("/oneOf/0/properties/auth/default").asString())
                .isEqualTo("key");
        assertThat(credentials.at("/oneOf/1/properties/auth/const").asString()).isEqualTo("oauth");
        assertThat(credentials.at("/oneOf/0/properties/key/secret").asBoolean()).isTrue();
    }

    @Test
    void leavesAChoiceWithoutDiscriminatorAsItIs() {
        String choice = """
                {"type": "object", "properties": {"a": {"oneOf": [{"type": "string"}, {"type": "null"}]}}}""";

        assertThat(translated(choice)).isEqualTo(JSON.readTree(choice));
    }

    @Test
    void translatesTheSpecOfARealSource() throws IOException {
        JsonNode spec = JSON.readTree(StandIn.sample("sftp-bulk.spec.jsonl")
                .lines()
                .filter(line -> line.contains("\"SPEC\""))
                .findFirst()
                .orElseThrow());

        JsonNode schema = translated(spec.at("/spec/connectionSpecification").toString());

        assertThat(schema.at("/properties/credentials/discriminator/propertyName")
                        .asString())
                .isEqualTo("auth_type");
        assertThat(schema.toString()).contains("\"secret\":true").doesNotContain("airbyte_secret", "display_type");
    }

    private static ObjectNode translated(String schema) {
        var tree = (ObjectNode) JSON.readTree(schema);
        FlowConfigSchema.translate(tree);
        return tree;
    }
}
