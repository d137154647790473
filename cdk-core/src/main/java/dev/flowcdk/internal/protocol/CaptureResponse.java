package dev.flowcdk.internal.protocol;

import dev.flowcdk.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a capture answers (`capture.Response`): one of these kinds.
public sealed interface CaptureResponse {

    /// Schemas of endpoint and resource.
    @Tag(1)
    record Spec(
            @Tag(1) int protocol,
            @Tag(2) @Nullable RawJson configSchema,
            @Tag(3) @Nullable RawJson resourceConfigSchema,
            @Tag(4) String documentationUrl,
            @Tag(5) @Nullable WireOAuth2 oauth2,
            @Tag(6) List<String> resourcePathPointers)
            implements CaptureResponse {

        /// One whose config holds no tokens of OAuth2.
        public Spec(
                int protocol,
                @Nullable RawJson configSchema,
                @Nullable RawJson resourceConfigSchema,
                String documentationUrl,
                List<String> resourcePathPointers) {
            this(protocol, configSchema, resourceConfigSchema, documentationUrl, null, resourcePathPointers);
        }
    }

    /// What could be captured.
    @Tag(2)
    record Discovered(@Tag(1) List<DiscoveredBinding> bindings) implements CaptureResponse {}

    /// One resource that could be captured.
    record DiscoveredBinding(
            @Tag(1) String recommendedName,
            @Tag(2) @Nullable RawJson resourceConfig,
            @Tag(3) @Nullable RawJson documentSchema,
            @Tag(4) List<String> key,
            @Tag(5) boolean disable,
            @Tag(6) List<String> resourcePath,
            @Tag(Tag.JSON_ONLY) boolean isFallbackKey) {}

    /// One answer for each binding, in the order of the request.
    @Tag(3)
    record Validated(@Tag(1) List<ValidatedBinding> bindings) implements CaptureResponse {}

    /// A valid binding.
    record ValidatedBinding(@Tag(1) List<String> resourcePath) {}

    /// What was done; empty when nothing was.
    @Tag(4)
    record Applied(
            @Tag(1) String actionDescription,
            @Tag(Tag.JSON_ONLY) @Nullable ConnectorState state) implements CaptureResponse {}

    /// The session runs.
    @Tag(5)
    record Opened(@Tag(1) boolean explicitAcknowledgements) implements CaptureResponse {}

    /// A document.
    @Tag(6)
    record Captured(@Tag(1) int binding, @Tag(2) @Nullable RawJson doc) implements CaptureResponse {}

    /// What the source knows of its documents; counts with the next checkpoint.
    @Tag(8)
    record SourcedSchema(
            @Tag(1) int binding,

            @Tag(value = 2, json = "documentSchema") @Nullable
            RawJson schema) implements CaptureResponse {}

    /// Makes the documents before it, and this state, one transaction.
    @Tag(7)
    record Checkpoint(@Tag(1) @Nullable ConnectorState state) implements CaptureResponse {}
}
