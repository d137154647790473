package dev.flowcdk.internal.protocol;

import dev.flowcdk.json.RawJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a materialization answers (`materialize.Response`): one of these kinds.
public sealed interface MaterializeResponse {

    /// Schemas of endpoint and resource.
    @Tag(1)
    record Spec(
            @Tag(1) int protocol,
            @Tag(2) @Nullable RawJson configSchema,
            @Tag(3) @Nullable RawJson resourceConfigSchema,
            @Tag(4) String documentationUrl)
            implements MaterializeResponse {}

    /// One answer for each binding, in the order of the request.
    @Tag(2)
    record Validated(@Tag(1) List<ValidatedBinding> bindings) implements MaterializeResponse {}

    /// The constraints of a binding; both forms are sent, since older runtimes know only the map and newer ones
    /// only the list. Over protobuf, the list of a newer connector is among the unknown fields.
    record ValidatedBinding(
            @Tag(1) Map<String, Constraint> constraints,
            @Tag(2) List<String> resourcePath,
            @Tag(3) boolean deltaUpdates,
            @Tag(4) @Nullable SerPolicy serPolicy,
            @Tag(5) boolean caseInsensitiveFields,
            @Tag(Tag.JSON_ONLY) List<ProjectionConstraint> projectionConstraints,
            @Tag(Tag.UNKNOWN) UnknownFields unknown) {

        /// A binding of which all is known.
        public ValidatedBinding(
                Map<String, Constraint> constraints,
                List<String> resourcePath,
                boolean deltaUpdates,
                @Nullable SerPolicy serPolicy,
                boolean caseInsensitiveFields,
                List<ProjectionConstraint> projectionConstraints) {
            this(
                    constraints,
                    resourcePath,
                    deltaUpdates,
                    serPolicy,
                    caseInsensitiveFields,
                    projectionConstraints,
                    UnknownFields.NONE);
        }
    }

    /// One constraint of a field, which may have several.
    record ProjectionConstraint(
            @Tag(Tag.JSON_ONLY) String field,
            @Tag(Tag.JSON_ONLY) @Nullable Constraint constraint) {}

    /// Whether a field may, must or cannot be selected.
    record Constraint(
            @Tag(2) ConstraintType type,
            @Tag(3) String reason,
            @Tag(4) String foldedField) {}

    /// What was done; empty when nothing was. A state asks for another Apply.
    @Tag(3)
    record Applied(
            @Tag(1) String actionDescription,
            @Tag(2) @Nullable ConnectorState state) implements MaterializeResponse {}

    /// The session runs, from this checkpoint if there is one.
    @Tag(4)
    record Opened(
            @Tag(1) @Nullable RuntimeCheckpoint runtimeCheckpoint,
            @Tag(2) boolean disableLoadOptimization) implements MaterializeResponse {}

    /// A stored document.
    @Tag(5)
    record Loaded(@Tag(1) int binding, @Tag(2) @Nullable RawJson doc) implements MaterializeResponse {}

    /// All loads are answered.
    @Tag(6)
    record Flushed(@Tag(1) @Nullable ConnectorState state) implements MaterializeResponse {}

    /// All stores are processed.
    @Tag(7)
    record StartedCommit(@Tag(1) @Nullable ConnectorState state) implements MaterializeResponse {}

    /// The commit is complete.
    @Tag(8)
    record Acknowledged(@Tag(1) @Nullable ConnectorState state) implements MaterializeResponse {}
}
