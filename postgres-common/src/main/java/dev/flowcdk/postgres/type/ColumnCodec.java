package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;
import dev.flowcdk.postgres.Identifiers;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A column's place in documents: its schema, and the way from the server's bytes to its JSON value.
///
/// The server sends values in two forms, binary and text, and both give the same JSON. Types whose binary form needs
/// knowledge that only the server has are read as text throughout; [#binarySafe()] tells. For a backfill, [#selected()]
/// asks for the form that [#copied] reads. For the log, request `binary 'true'` only if all columns that will be read
/// are [#binarySafe()], since the server then sends every type that has a binary form in it; each value of the stream
/// says which form it has.
///
/// Keeps scratch memory: for one thread at a time.
public final class ColumnCodec {

    private final PostgresColumn column;
    private final TypeMapping mapping;
    private final ValueForms forms;
    private final ValueCodec codec;

    private ColumnCodec(PostgresColumn column, TypeMapping mapping, ServerZone zone, ValueForms forms) {
        this.column = column;
        this.mapping = mapping;
        this.forms = forms;
        this.codec = mapping.codec(column.inKey(), zone, forms);
    }

    /// The codec of this column.
    ///
    /// @param zone the server's time zone, in which `timestamptz` is written
    public static ColumnCodec of(PostgresColumn column, ServerZone zone) {
        return of(column, zone, ValueForms.USUAL);
    }

    /// The codec of this column.
    ///
    /// @param zone the server's time zone, in which `timestamptz` is written
    /// @param forms how values are written that have several forms
    public static ColumnCodec of(PostgresColumn column, ServerZone zone, ValueForms forms) {
        return new ColumnCodec(column, TypeMapping.of(column.type()), zone, forms);
    }

    /// The column as it was given.
    public PostgresColumn column() {
        return column;
    }

    /// Its name.
    public String name() {
        return column.name();
    }

    /// Whether values can be read in binary form.
    public boolean binarySafe() {
        return mapping.binary();
    }

    /// Whether packed keys with this column may sort otherwise than the server sorts its rows, as by a collation, by
    /// the order of declaration of an enum, or by a network's address.
    public boolean orderedByServerOnly() {
        return mapping.orderedByServerOnly();
    }

    /// The expression for the select list of a `COPY (SELECT …) TO STDOUT (FORMAT binary)`: the quoted column, as text
    /// where it is not [#binarySafe()].
    public String selected() {
        return binarySafe() ? Identifiers.quoted(column.name()) : printed();
    }

    /// Whether a packed key takes this column's value in text form, as [#printed()] asks for it.
    public boolean keyAsText() {
        return !binarySafe() || keyForm() == KeyForm.PRINTED;
    }

    /// The expression for the select list that gives the value as the server prints it.
    public String printed() {
        String quoted = Identifiers.quoted(column.name());
        // whoever owns a type may define its cast to text, by a function that would run with our rights
        return column.type().schema().equals(TypeTable.CATALOGUE)
                ? quoted + "::text"
                : "CASE WHEN " + quoted + " IS DISTINCT FROM NULL THEN pg_catalog.format('%s', " + quoted + ") END";
    }

    /// Appends a value of what [#selected()] asked for.
    ///
    /// @param length bytes of the value; negative for NULL
    public void copied(byte[] source, int offset, int length, JsonPieces out) {
        if (binarySafe()) {
            binary(source, offset, length, out);
        } else {
            text(source, offset, length, out);
        }
    }

    /// Appends a value in binary form; only if [#binarySafe()].
    ///
    /// @param length bytes of the value; negative for NULL
    public void binary(byte[] source, int offset, int length, JsonPieces out) {
        if (length < 0) {
            out.nullValue();
        } else {
            codec.binary(source, offset, length, out);
        }
    }

    /// Appends a value in text form.
    ///
    /// @param length bytes of the value; negative for NULL
    public void text(byte[] source, int offset, int length, JsonPieces out) {
        if (length < 0) {
            out.nullValue();
        } else {
            codec.text(source, offset, length, out);
        }
    }

    /// The JSON Schema of the column as discovery states it, with a description that names the source type.
    ///
    /// @param comment the column's comment in the catalogue
    public ObjectNode schema(@Nullable String comment) {
        boolean nullable = !column.notNull();
        ObjectNode schema = mapping.isArray()
                ? arraySchema(nullable)
                : mapping.shape(column.inKey(), forms).schema(nullable);
        limits(schema);
        schema.put("description", description(comment));
        return schema;
    }

    KeyForm keyForm() {
        return mapping.keyForm();
    }

    /// A whole number in binary form.
    long integer(byte[] source, int offset, int length) {
        return ((IntegerCodec) codec).value(source, offset, length);
    }

    private ObjectNode arraySchema(boolean nullable) {
        ObjectNode items = mapping.shape(false, forms).schema(true);
        return switch (forms.arrays()) {
            case FLAT -> {
                ObjectNode schema = JsonShape.of("array").schema(nullable);
                schema.set("items", items);
                yield schema;
            }
            case NESTED -> JsonShape.of("array").schema(nullable);
            case WITH_DIMENSIONS -> withDimensions(items, nullable);
        };
    }

    private static ObjectNode withDimensions(ObjectNode items, boolean nullable) {
        ObjectNode schema = JsonShape.of("object").schema(nullable);
        schema.putArray("required").add("dimensions").add("elements");
        ObjectNode properties = schema.putObject("properties");
        properties
                .putObject("dimensions")
                .put("type", "array")
                .putObject("items")
                .put("type", "integer");
        properties.putObject("elements").put("type", "array").set("items", items);
        schema.put("additionalProperties", false);
        return schema;
    }

    private void limits(ObjectNode schema) {
        int characters = column.type().maxCharacters();
        if (characters < 0 || mapping.isArray()) {
            return;
        }
        switch (mapping.name()) {
            case "varchar" -> schema.put("maxLength", characters);
            case "bpchar" -> {
                schema.put("maxLength", characters);
                schema.put("minLength", characters);
            }
            default -> {}
        }
    }

    private String description(@Nullable String comment) {
        String source = "(source type: " + (column.notNull() ? "non-nullable " : "") + mapping.describedAs() + ")";
        String described = mapping.catchAll() ? "using catch-all schema " + source : source;
        return comment == null || comment.isEmpty() ? described : comment + " " + described;
    }

    @Override
    public String toString() {
        return JsonNodeFactory.instance
                .objectNode()
                .put(column.name(), mapping.name())
                .toString();
    }
}
