/// What both Postgres connectors share. Their common options: [dev.flowcdk.postgres.Credentials],
/// [dev.flowcdk.postgres.SslMode], [dev.flowcdk.postgres.ServerAddress]. Reaching a server:
/// [dev.flowcdk.postgres.PostgresConnector]. Writing SQL: [dev.flowcdk.postgres.Identifiers]. Types and values are in
/// [dev.flowcdk.postgres.type].
@NullMarked
package dev.flowcdk.postgres;

import org.jspecify.annotations.NullMarked;
