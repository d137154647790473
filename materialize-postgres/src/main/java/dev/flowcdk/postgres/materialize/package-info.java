/// The materialization `materialize-postgres`.
@NullMarked
package dev.flowcdk.postgres.materialize;

import org.jspecify.annotations.NullMarked;
