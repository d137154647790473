package dev.flowcdk.airbyte.destination;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TaskNameTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String CONFIG = "{\"schema\": \"a\", \"login\": {\"password\": \"x\"}}";
    private static final String CATALOG = "{\"streams\": [{\"stream\": {\"name\": \"s\"}, \"generation_id\": 1}]}";

    @Test
    void isTheSameForAnotherAttempt() {
        String later = "{\"streams\": [{\"sync_id\": 9, \"generation_id\": 2, \"stream\": {\"name\": \"s\"}}]}";

        assertThat(name(CONFIG.replace("\"x\"", "\"other\""), later, "c")).isEqualTo(name(CONFIG, CATALOG, "c"));
    }

    @Test
    void isAnotherForAnotherConnection() {
        assertThat(name(CONFIG.replace("\"a\"", "\"b\""), CATALOG, "c")).isNotEqualTo(name(CONFIG, CATALOG, "c"));
        assertThat(name(CONFIG, CATALOG.replace("\"s\"", "\"t\""), "c")).isNotEqualTo(name(CONFIG, CATALOG, "c"));
        assertThat(name(CONFIG, CATALOG, "d")).isNotEqualTo(name(CONFIG, CATALOG, "c"));
    }

    private static String name(String config, String catalog, String connection) {
        ObjectNode schema = object("""
                {"properties": {"schema": {"type": "string"}, "login": {"oneOf": [
                  {"properties": {"password": {"type": "string", "secret": true}}}]}}}""");
        return TaskName.of(object(config), schema, object(catalog), connection);
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) JSON.readTree(json);
    }
}
