package dev.flowcdk.internal.task;

import dev.flowcdk.Connector;
import dev.flowcdk.internal.schema.RecordedSchema;
import dev.flowcdk.json.RawJson;
import org.jspecify.annotations.Nullable;

/// What a connector says of itself when asked for its Spec, whatever kind of task it is for.
///
/// @param configSchema schema of the endpoint config
/// @param resourceSchema schema of the resource config
/// @param documentation URL for operators
public record ConnectorSpec(RawJson configSchema, RawJson resourceSchema, String documentation) {

    /// The version of the protocol that all sides must agree on.
    public static final int PROTOCOL = 3032023;

    /// @param connector the author's class
    /// @param config its record of the endpoint config
    /// @param resource its record of the resource config
    /// @param documentation takes the place of the connector's own, for variants of a connector; may be null or empty
    /// @throws IllegalArgumentException when the class is not annotated as a connector
    public static ConnectorSpec of(
            Class<?> connector, Class<?> config, Class<?> resource, @Nullable String documentation) {
        return new ConnectorSpec(
                RawJson.of(RecordedSchema.config(config)),
                RawJson.of(RecordedSchema.config(resource)),
                documentation == null || documentation.isEmpty() ? documentation(connector) : documentation);
    }

    private static String documentation(Class<?> connector) {
        Connector annotation = connector.getAnnotation(Connector.class);
        if (annotation == null) {
            throw new IllegalArgumentException(
                    connector.getName() + " needs the annotation @Connector with its name and documentation");
        }
        return annotation.documentation();
    }
}
