package dev.flowcdk.internal.config;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Reads defaults and suggestions as authors write them: bare text where the JSON value is a string, else JSON.
public final class Defaults {

    private Defaults() {}

    /// The text of the JSON value that the author means.
    ///
    /// @throws UserException if it is not JSON where it has to be
    public static String jsonText(Shape shape, String written) {
        return new String(JsonTree.bytes(json(shape, written)), StandardCharsets.UTF_8);
    }

    /// What is wrong with a field's default, empty if nothing is.
    public static String problem(RecordField field) {
        try {
            return Decoder.defaultOf(field) == null ? "its default is not a value of its type" : "";
        } catch (UserException _) {
            return "its default is not JSON";
        }
    }

    static JsonTree json(RecordField field) {
        return json(field.shape(), Objects.requireNonNull(field.defaultText()));
    }

    private static JsonTree json(Shape shape, String written) {
        boolean bareText = switch (shape.kind()) {
            case Kind.Single(var scalar) -> scalar.jsonType().equals("string");
            case Kind.Constants _ -> true;
            case Kind.Items _, Kind.Entries _, Kind.Section _, Kind.OneOf _, Kind.Any _, Kind.Unsupported _ -> false;
        };
        return bareText
                ? new JsonTree.Str(written)
                : JsonTree.parse(written.getBytes(StandardCharsets.UTF_8), "a default");
    }
}
