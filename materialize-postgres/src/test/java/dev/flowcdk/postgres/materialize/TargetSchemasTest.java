package dev.flowcdk.postgres.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.schema.RecordSchema;
import dev.flowcdk.testing.spec.ConnectorPages;
import dev.flowcdk.testing.spec.RecordedSchemas;
import dev.flowcdk.testing.spec.SchemaComparison;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TargetSchemasTest {

    @Test
    void theEndpointsSchemaAgreesWithTheKnownOne() throws Exception {
        JsonNode known = facts().at("/endpoint/schema");

        assertThat(SchemaComparison.differences(known, RecordSchema.of(TargetConfig.class)))
                .isEmpty();
    }

    @Test
    void theResourcesSchemaAgreesWithTheKnownOne() throws Exception {
        JsonNode known = facts().at("/resource/schema");

        assertThat(SchemaComparison.differences(known, RecordSchema.of(TargetResource.class)))
                .isEmpty();
    }

    @Test
    void recordedSchemasAreUpToDate() {
        RecordedSchemas.verifyConfigs(TargetConfig.class, TargetResource.class);
    }

    @Test
    void itsPageIsUpToDate() throws Exception {
        ConnectorPages.verify(MaterializePostgres::new, Path.of("../docs/connectors/materialize-postgres.md"));
    }

    private static JsonNode facts() throws Exception {
        try (InputStream file = TargetSchemasTest.class.getResourceAsStream("/materialize-postgres.spec.json")) {
            return JsonMapper.shared().readTree(file);
        }
    }
}
