package dev.flowcdk.internal.protocol;

import dev.flowcdk.json.RawJson;
import java.util.List;
import java.util.Map;

/// The fields that a binding materializes (`flow.FieldSelection`); `document` is empty when there is no root
/// document.
public record WireFieldSelection(
        @Tag(1) List<String> keys,
        @Tag(2) List<String> values,
        @Tag(3) String document,
        @Tag(4) Map<String, RawJson> fieldConfig) {}
