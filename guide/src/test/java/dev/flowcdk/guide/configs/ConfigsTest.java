package dev.flowcdk.guide.configs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.schema.RecordRules;
import dev.flowcdk.internal.schema.RecordSchema;
import dev.flowcdk.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ConfigsTest {

    @Test
    void breakNoRule() {
        assertThat(RecordRules.config(ShopConfig.class)).isEmpty();
        assertThat(RecordRules.resource(ShopResource.class)).isEmpty();
    }

    @Test
    void becomeSchemas() {
        JsonNode schema = RecordSchema.of(ShopConfig.class);

        assertThat(schema.at("/properties/page_size/maximum").asInt()).isEqualTo(1000);
        assertThat(schema.at("/properties/login/oneOf/0/properties/token/secret")
                        .asBoolean())
                .isTrue();
        assertThat(schema.at("/properties/tuning/advanced").asBoolean()).isTrue();
        assertThat(schema.at("/properties/region/enum").toString()).isEqualTo("[\"EU\",\"US\"]");
        assertThat(schema.at("/properties/tuning/properties/oldLimit").isMissingNode())
                .isTrue();
    }

    @Test
    void areDecodedStrictly() {
        var config = Json.read(ShopConfig.class, """
                {"address": "https://shop.example.com", "login": {"method": "token", "token": "t"}, "region": "US",
                 "page_size": 100, "tuning": {"timeout": "PT30S", "retries": 3, "version": "2026-01"},
                 "network_tunnel": {}}""");

        assertThat(config.region()).isEqualTo(Region.AMERICA);
        assertThat(config.toString()).doesNotContain("\"t\"");
        assertThatThrownBy(() -> Json.read(ShopConfig.class, "{}")).hasMessageContaining("/address");
    }
}
