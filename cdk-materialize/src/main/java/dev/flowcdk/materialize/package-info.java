/// Materializations: connectors that write collections into an endpoint. Start at
/// [Materialization][dev.flowcdk.materialize.Materialization].
///
/// Endpoints that cannot commit the runtime's checkpoint implement a
/// [Transactor][dev.flowcdk.materialize.Transactor] for each binding; those that can, such as SQL databases, one
/// [TaskTransactor][dev.flowcdk.materialize.TaskTransactor] for all.
@NullMarked
package dev.flowcdk.materialize;

import org.jspecify.annotations.NullMarked;
