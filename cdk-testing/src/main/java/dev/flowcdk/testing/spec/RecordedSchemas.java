package dev.flowcdk.testing.spec;

import dev.flowcdk.internal.schema.RecordedSchema;

/// Keeps the schemas that a connector carries as resources in step with its records. With a recorded schema a connector
/// answers several times faster than by generating it.
///
/// Run with the system property `flowcdk.record=true`, a test that calls these methods writes the resources anew, into
/// `src/main/resources/META-INF/flow-cdk` of the module that holds the records.
public final class RecordedSchemas {

    private RecordedSchemas() {}

    /// Compares the recorded schemas of endpoint and resource configs with what their records say.
    ///
    /// @throws AssertionError if one is missing or out of date
    public static void verifyConfigs(Class<?>... configs) {
        RecordedSchema.verifyConfigs(configs);
    }

    /// Compares the recorded schemas of documents with what their records say.
    ///
    /// @throws AssertionError if one is missing or out of date
    public static void verifyDocuments(Class<?>... documents) {
        RecordedSchema.verifyDocuments(documents);
    }
}
