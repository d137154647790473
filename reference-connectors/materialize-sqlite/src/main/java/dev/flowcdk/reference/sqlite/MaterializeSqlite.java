package dev.flowcdk.reference.sqlite;

import dev.flowcdk.CollectionName;
import dev.flowcdk.Connector;
import dev.flowcdk.Default;
import dev.flowcdk.DeltaUpdates;
import dev.flowcdk.Field;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.TransientException;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.sql.SqlDatabase;
import dev.flowcdk.materialize.sql.SqlDialect;
import dev.flowcdk.materialize.sql.SqlMaterialization;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/// Materializes collections into tables of one SQLite file, exactly once.
@Connector(name = "materialize-sqlite", documentation = "https://example.com/materialize-sqlite")
final class MaterializeSqlite implements SqlMaterialization<MaterializeSqlite.Config, MaterializeSqlite.Table> {

    record Config(
            @Field(title = "File", description = "The database's file, which is made when it is not there.")
            Path file,

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
        return new File(config.file(), config.hardDelete());
    }

    record File(Path path, boolean hardDelete) implements SqlDatabase<Table> {

        @Override
        public SqlDialect dialect() {
            return new SqliteDialect();
        }

        @Override
        public Connection connect() throws SQLException {
            var options = new SQLiteConfig();
            options.setBusyTimeout(10_000);
            return options.createConnection("jdbc:sqlite:" + path);
        }

        @Override
        public RuntimeException explain(String doing, SQLException failure) {
            return failure.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code
                    ? new TransientException(doing + " failed: " + failure.getMessage(), failure)
                    : SqlDatabase.super.explain(doing, failure);
        }
    }

    static void main(String[] args) {
        Materialization.run(MaterializeSqlite::new, args);
    }
}
