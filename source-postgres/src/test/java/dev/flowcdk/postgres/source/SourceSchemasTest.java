package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.schema.RecordSchema;
import dev.flowcdk.testing.spec.ConnectorPages;
import dev.flowcdk.testing.spec.RecordedSchemas;
import dev.flowcdk.testing.spec.SchemaComparison;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SourceSchemasTest {

    @Test
    void theEndpointsSchemaAgreesWithTheKnownOne() throws Exception {
        JsonNode known = facts().at("/endpoint/schema");

        assertThat(SchemaComparison.differences(known, RecordSchema.of(SourceConfig.class)))
                .isEmpty();
    }

    @Test
    void theResourcesSchemaAgreesWithTheKnownOne() throws Exception {
        JsonNode known = facts().at("/resource/schema");

        assertThat(SchemaComparison.differences(known, RecordSchema.of(SourceResource.class)))
                .isEmpty();
    }

    @Test
    void recordedSchemasAreUpToDate() {
        RecordedSchemas.verifyConfigs(SourceConfig.class, SourceResource.class);
    }

    @Test
    void itsPageIsUpToDate() throws Exception {
        ConnectorPages.verify(() -> new SourcePostgres(Map.of()), Path.of("../docs/connectors/source-postgres.md"));
    }

    private static JsonNode facts() throws Exception {
        try (InputStream file = SourceSchemasTest.class.getResourceAsStream("/source-postgres.spec.json")) {
            return JsonMapper.shared().readTree(file);
        }
    }
}
