package dev.flowcdk.materialize.sql;

import dev.flowcdk.Default;
import dev.flowcdk.JsonName;
import dev.flowcdk.NotInSchema;
import dev.flowcdk.internal.config.RecordJson;
import dev.flowcdk.json.RawJson;
import org.jspecify.annotations.Nullable;

/// The user's config of a single field.
///
/// @param castToString the column is plain text, whatever the field's types and format are
/// @param ignoreStringFormat an older name of the same option
/// @param ddl the column's type in the words of the user, null for the one that follows from the field's types
public record FieldOptions(
        @NotInSchema @Default("false") boolean castToString,
        @NotInSchema @Default("false") boolean ignoreStringFormat,
        @NotInSchema @JsonName("DDL") @Nullable String ddl) {

    /// What holds for fields without config.
    public static final FieldOptions NONE = new FieldOptions(false, false, null);

    /// Reads the config of a field.
    ///
    /// @param json null when there is none
    /// @throws dev.flowcdk.UserException with all problems, when the config is not one of a field
    public static FieldOptions of(String field, @Nullable RawJson json) {
        if (json == null || json.toString().isBlank() || json.toString().strip().equals("null")) {
            return NONE;
        }
        return RecordJson.decode(FieldOptions.class, json.bytes(), "the config of field \"" + field + "\"");
    }

    /// Whether the column is plain text by the user's wish.
    public boolean asText() {
        return castToString || ignoreStringFormat;
    }

    /// Whether the user gave the column's type.
    public boolean hasType() {
        return ddl != null && !ddl.isBlank();
    }
}
