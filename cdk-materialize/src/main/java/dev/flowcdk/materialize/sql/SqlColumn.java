package dev.flowcdk.materialize.sql;

import dev.flowcdk.task.Projection;

/// The column of a field.
///
/// @param projection the field
/// @param key whether the field is part of the binding's key
/// @param type the column's type
/// @param required whether the field always has a value
public record SqlColumn(Projection projection, boolean key, ColumnType type, boolean required) {

    /// The field's name, which is the column's too, as far as the database keeps it.
    public String field() {
        return projection.field();
    }

    /// Type and nullability as `CREATE TABLE` has them.
    public String ddl() {
        return required ? type.ddl() + " NOT NULL" : type.ddl();
    }
}
