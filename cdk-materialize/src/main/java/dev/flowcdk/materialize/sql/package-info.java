/// What materializations into SQL databases share: constraints of fields, the plan of tables and their changes, the
/// fence and the checkpoint, reading and writing by JDBC. Nothing here knows a particular database:
/// [SqlDialect][dev.flowcdk.materialize.sql.SqlDialect] does. Start at
/// [SqlMaterialization][dev.flowcdk.materialize.sql.SqlMaterialization].
@NullMarked
package dev.flowcdk.materialize.sql;

import org.jspecify.annotations.NullMarked;
