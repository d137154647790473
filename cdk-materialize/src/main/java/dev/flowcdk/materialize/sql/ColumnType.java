package dev.flowcdk.materialize.sql;

import dev.flowcdk.task.Projection;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The type of a field's column.
///
/// @param ddl the type as it stands in `CREATE TABLE`, without nullability
/// @param accepts types of existing columns that the field can be written to, in lower case and in the database's own
///     words
/// @param anyExisting whether it can be written to a column of whatever type: the user chose it
/// @param form how values are written, see [SqlDialect#parameter]
public record ColumnType(String ddl, Set<String> accepts, boolean anyExisting, Form form) {

    /// How values are written.
    public enum Form {
        /// As what they are: numbers as numbers, objects and arrays as the text of their JSON.
        VALUE,
        /// As plain text.
        TEXT,
        /// As JSON: strings in quotes.
        JSON
    }

    public ColumnType {
        accepts = Set.copyOf(accepts);
    }

    /// A type that accepts columns of these types only.
    public static ColumnType of(String ddl, String... accepts) {
        return new ColumnType(ddl, Set.of(accepts), false, Form.VALUE);
    }

    /// The type of a field in a database with one name for each kind of value, which it also gives back.
    ///
    /// @param names names of the types
    /// @return null when the field can have no value
    public static @Nullable ColumnType of(
            Projection projection, FieldOptions options, Function<ColumnKind, String> names) {
        if (options.hasType()) {
            return chosen(String.valueOf(options.ddl()));
        }
        ColumnKind kind = options.asText() ? ColumnKind.TEXT : ColumnKind.of(projection.inference());
        if (kind == null) {
            return null;
        }
        String name = names.apply(kind);
        return of(name, name.toLowerCase(Locale.ROOT))
                .withForm(
                        switch (kind) {
                            case TEXT -> Form.TEXT;
                            case JSON -> Form.JSON;
                            case INTEGER, NUMBER, BOOLEAN -> Form.VALUE;
                        });
    }

    /// A type that the user chose.
    public static ColumnType chosen(String ddl) {
        return new ColumnType(ddl, Set.of(), true, Form.VALUE);
    }

    /// The same with values that are written in this form.
    public ColumnType withForm(Form newForm) {
        return new ColumnType(ddl, accepts, anyExisting, newForm);
    }

    /// Whether the field can be written to a column of this type.
    public boolean accepts(String existing) {
        return anyExisting || accepts.contains(existing.toLowerCase(Locale.ROOT));
    }
}
