package dev.flowcdk.materialize.sql;

import static dev.flowcdk.materialize.sql.Tasks.NAME;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlDialectTest {

    @Test
    void saysWhatADialectHasToOverrideThatMigratesColumns() {
        var dialect = new SmallDialect();
        var name = new SqlColumn(NAME, false, ColumnType.of("TEXT", "text"), true);
        var table = new SqlTable(List.of("s", "people"), "acme/view", "acme/people", List.of(name), null, false);
        var migration = new ColumnMigration(name, new ExistingColumn("name", "int", false, false));

        assertThatThrownBy(() -> dialect.migrateColumns(table, List.of(migration)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("dev.flowcdk.materialize.sql.SmallDialect: migrates(…) says that columns \"name\" of table"
                        + " s.people can be changed, so that migrateColumns(…) has to be overridden with the statements"
                        + " for it");
    }
}
