package dev.flowcdk.airbyte.destination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.airbyte.spec.SpecTranslation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ResourcesTest {

    /// Databases cut names at 63 bytes, so what tells them apart has to come before.
    @Test
    void tellsLongNamesApartWithinWhatDatabasesKeep() {
        String name = "名前".repeat(30);

        String one = Resources.told(name, name + "1");
        String other = Resources.told(name, name + "2");

        assertThat(one).isNotEqualTo(other).startsWith("名前");
        assertThat(one.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
        assertThat(Resources.told("😀".repeat(30), "x").codePoints())
                .noneMatch(point -> point == '?' || point == 0xFFFD);
    }

    @Test
    void putsARefreshBesideItsResource() {
        assertThat(Resources.staged(new StreamName("shop", "orders")))
                .isEqualTo(new StreamName("shop", "airbyte_refresh_orders_f8c59e26"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void namesAStreamTheSameWhoeverIsBesideIt(boolean ignoringCase) {
        List<String> names = List.of("items", "Items", "ITEMS", "x".repeat(70) + "1", "x".repeat(70) + "2");

        Map<StreamName, StreamName> all = names(names, ignoringCase);

        assertThat(names(names.reversed(), ignoringCase)).isEqualTo(all);
        names.forEach(name -> assertThat(all).containsAllEntriesOf(names(List.of(name), ignoringCase)));
        assertThat(all).containsEntry(new StreamName(null, "items"), new StreamName(null, "items"));
        assertThat(Set.copyOf(all.values())).hasSize(names.size());
    }

    private static Map<StreamName, StreamName> names(List<String> names, boolean ignoringCase) {
        JsonNode schema = new JsonMapper().readTree("{\"properties\": {\"table\": {\"x-collection-name\": true}}}");
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        var translation = new SpecTranslation(none, schema, Resources.path(schema), none);
        return new Resources(schema, translation, none)
                .names(names.stream().map(ResourcesTest::stream).toList(), ignoringCase);
    }

    private static ConfiguredStream stream(String name) {
        ObjectNode configured = JsonNodeFactory.instance.objectNode();
        configured.putObject("stream").put("name", name);
        return ConfiguredStream.of(configured, problem -> {});
    }
}
