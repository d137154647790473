package dev.flowcdk.guide.sql;

import dev.flowcdk.CollectionName;
import dev.flowcdk.Connector;
import dev.flowcdk.Default;
import dev.flowcdk.DeltaUpdates;
import dev.flowcdk.Field;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.sql.SqlDatabase;
import dev.flowcdk.materialize.sql.SqlDialect;
import dev.flowcdk.materialize.sql.SqlMaterialization;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// Materializes collections into tables of an H2 database, exactly once.
@Connector(name = "materialize-h2", documentation = "https://example.com/materialize-h2")
final class MaterializeH2 implements SqlMaterialization<MaterializeH2.Config, MaterializeH2.Table> {

    record Config(
            @Field(title = "Address", description = "The database, such as jdbc:h2:./shop.")
            String address,

            @Field(
                    title = "Hard Delete",
                    description = "Deletes the rows of documents that are deleted at their source.")
            @Default("false")
            boolean hardDelete) {}

    record Table(
            @Field(title = "Table", description = "Name of the table.") @ResourcePath @CollectionName
            String table,

            @Field(title = "Delta Updates", description = "Adds a row for every change, instead of updating rows.")
            @Default("false")
            @DeltaUpdates
            boolean deltaUpdates) {}

    @Override
    public SqlDatabase<Table> open(Config config) {
        return new Database(config.address(), config.hardDelete());
    }

    record Database(String address, boolean hardDelete) implements SqlDatabase<Table> {

        @Override
        public SqlDialect dialect() {
            return new H2Dialect();
        }

        @Override
        public Connection connect() throws SQLException {
            return DriverManager.getConnection(address);
        }
    }

    static void main(String[] args) {
        Materialization.run(MaterializeH2::new, args);
    }
}
