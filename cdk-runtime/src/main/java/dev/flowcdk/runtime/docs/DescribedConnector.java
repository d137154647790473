package dev.flowcdk.runtime.docs;

import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a page is made of: a connector in its own words.
///
/// @param name the last part of its image's name
/// @param kind what it is for
/// @param config schema of the endpoint config
/// @param resource schema of the resource config
/// @param resourcePath pointers to the options that tell bindings apart, where the connector names them
/// @param documentation address of further documentation, or empty
public record DescribedConnector(
        String name, Kind kind, JsonNode config, JsonNode resource, List<String> resourcePath, String documentation) {

    /// What a connector is for.
    public enum Kind {
        CAPTURE,
        MATERIALIZATION
    }

    public DescribedConnector {
        resourcePath = List.copyOf(resourcePath);
    }

    /// A capture, by its answer to Spec.
    public static DescribedConnector of(String name, CaptureResponse.Spec spec) {
        return new DescribedConnector(
                name,
                Kind.CAPTURE,
                schema(spec.configSchema()),
                schema(spec.resourceConfigSchema()),
                spec.resourcePathPointers(),
                spec.documentationUrl());
    }

    /// A materialization, by its answer to Spec.
    public static DescribedConnector of(String name, MaterializeResponse.Spec spec) {
        return new DescribedConnector(
                name,
                Kind.MATERIALIZATION,
                schema(spec.configSchema()),
                schema(spec.resourceConfigSchema()),
                List.of(),
                spec.documentationUrl());
    }

    private static JsonNode schema(@Nullable RawJson schema) {
        return Numbers.exactMapper().readTree(schema == null ? new byte[] {'{', '}'} : schema.bytes());
    }
}
