package dev.flowcdk.internal.protocol;

import dev.flowcdk.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the schema says of a location (`flow.Inference`).
public record WireInference(
        @Tag(1) List<String> types,
        @Tag(3) @Nullable StringInference string,
        @Tag(4) String title,
        @Tag(5) String description,
        @Tag(value = 6, json = "default") @Nullable RawJson defaultValue,
        @Tag(7) boolean secret,
        @Tag(8) Exists exists,
        @Tag(9) @Nullable NumericInference numeric,
        @Tag(10) @Nullable ArrayInference array,
        @Tag(value = 11, json = "enum") List<RawJson> enumValues,
        @Tag(12) ReduceStrategy reduce,
        @Tag(14) String contentMediaType) {

    /// `flow.Inference.String`; a `maxLength` of 0 is no limit, minimum and maximum are decimal texts of integer
    /// formats.
    public record StringInference(
            @Tag(3) String contentType,
            @Tag(4) String format,
            @Tag(6) int maxLength,
            @Tag(7) String contentEncoding,
            @Tag(8) String strMinimum,
            @Tag(9) String strMaximum) {}

    /// `flow.Inference.Numeric`.
    public record NumericInference(
            @Tag(1) boolean hasMinimum,
            @Tag(2) double minimum,
            @Tag(3) boolean hasMaximum,
            @Tag(4) double maximum) {}

    /// `flow.Inference.Array`.
    public record ArrayInference(
            @Tag(1) int minItems,
            @Tag(2) boolean hasMaxItems,
            @Tag(3) int maxItems,
            @Tag(4) List<String> itemTypes) {}
}
