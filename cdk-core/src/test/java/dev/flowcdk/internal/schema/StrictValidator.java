package dev.flowcdk.internal.schema;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Validates against a schema of draft 2020-12, with formats, by code that knows nothing of records. Points in time
/// are checked a second time, by the grammar of RFC 3339.
final class StrictValidator {

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private static final Pattern DATE_TIME = Pattern.compile(
            "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})", Pattern.CASE_INSENSITIVE);

    private final JsonNode json;
    private final Schema schema;

    StrictValidator(JsonNode json) {
        this.json = json;
        this.schema = REGISTRY.getSchema(json);
    }

    /// What is wrong, empty if nothing is.
    List<String> problems(JsonNode value) {
        List<String> problems = new ArrayList<>();
        schema.validate(value).stream().map(Error::toString).forEach(problems::add);
        addDateTimes(json, value, problems);
        return problems;
    }

    private static void addDateTimes(JsonNode schema, JsonNode value, List<String> problems) {
        if (value.isString() && schema.path("format").asString("").equals("date-time")) {
            String text = value.stringValue();
            if (!DATE_TIME.matcher(text).matches()) {
                problems.add("no RFC 3339: " + text);
            } else {
                OffsetDateTime.parse(text);
            }
        }
        for (String name : value.propertyNames()) {
            JsonNode below = schema.path("properties").path(name);
            addDateTimes(
                    below.isMissingNode() ? schema.path("additionalProperties") : below, value.get(name), problems);
        }
        if (value.isArray()) {
            value.forEach(item -> addDateTimes(schema.path("items"), item, problems));
        }
    }
}
