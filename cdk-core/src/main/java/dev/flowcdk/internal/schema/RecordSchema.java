package dev.flowcdk.internal.schema;

import tools.jackson.databind.JsonNode;

/// Generates JSON Schemas of draft 2020-12 from records, with everything inlined.
///
/// Generating costs more time than all else that a connector does until it answers. Answer from [RecordedSchema],
/// which generates only where nothing is recorded.
public final class RecordSchema {

    private RecordSchema() {}

    /// The schema of an endpoint or resource config, as forms and the platform want it. The root takes further
    /// properties, since the platform adds its own there; sections do not.
    ///
    /// @throws AuthorMistakes if the record breaks a rule
    public static JsonNode of(Class<?> config) {
        RecordRules.checkConfig(config);
        return new SchemaGeneration(SchemaGeneration.Purpose.CONFIG).schema(config);
    }

    /// The schema of the documents that a record stands for. Components that are neither nullable nor absent by
    /// default are required, further properties are allowed. What is nullable can be null and is never required,
    /// so that documents from before it was added stay valid; what is [dev.flowcdk.AbsentWhenNull] is never null.
    ///
    /// @throws AuthorMistakes if the record breaks a rule, such as having no [dev.flowcdk.Key]
    public static JsonNode ofDocument(Class<?> document) {
        RecordRules.checkDocument(document);
        return new SchemaGeneration(SchemaGeneration.Purpose.DOCUMENT).schema(document);
    }
}
