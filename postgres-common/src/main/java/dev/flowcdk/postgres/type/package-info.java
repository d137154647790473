/// PostgreSQL's types as JSON: the schema of a column and the fast way from the server's bytes to a document. Start at
/// [ColumnCodec]; the types are listed in `TypeTable`.
@NullMarked
package dev.flowcdk.postgres.type;

import org.jspecify.annotations.NullMarked;
