/// What materializations into SQL databases share: constraints of fields, the plan of tables and their changes, the
/// fence and the checkpoint. Nothing here knows a particular database:
/// [SqlDialect][dev.flowcdk.materialize.sql.SqlDialect] does.
@NullMarked
package dev.flowcdk.materialize.sql;

import org.jspecify.annotations.NullMarked;
