package dev.flowcdk.postgres.materialize;

import dev.flowcdk.Connector;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.sql.SqlDatabase;
import dev.flowcdk.materialize.sql.SqlMaterialization;

/// Materializes collections into tables of a PostgreSQL database, exactly once.
@Connector(name = "materialize-postgres", documentation = "https://go.estuary.dev/materialize-postgresql")
public final class MaterializePostgres implements SqlMaterialization<TargetConfig, TargetResource> {

    @Override
    public SqlDatabase<TargetResource> open(TargetConfig config) {
        return TargetDatabase.open(config);
    }

    static void main(String[] args) {
        Materialization.run(MaterializePostgres::new, args);
    }
}
