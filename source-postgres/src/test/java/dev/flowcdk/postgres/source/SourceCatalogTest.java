package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.postgres.source.Table.Column;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CaptureServer.class)
@Timeout(120)
class SourceCatalogTest {

    @Test
    void keepsOnceWhatTablesHaveAlike(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TABLE one (id INTEGER PRIMARY KEY, name TEXT, size INTEGER)",
                "CREATE TABLE other (id INTEGER PRIMARY KEY, name TEXT, size BIGINT)");

        try (Connection connection = fixture.server().connect(fixture.database())) {
            List<Table> tables = new SourceCatalog(connection).tables(List.of("public"));

            List<Column> one = columns(tables, "one");
            List<Column> other = columns(tables, "other");
            assertThat(other.get(0)).isSameAs(one.get(0));
            assertThat(other.get(1)).isSameAs(one.get(1));
            assertThat(other.get(2)).isNotEqualTo(one.get(2));
        }
    }

    private static List<Column> columns(List<Table> tables, String name) {
        return tables.stream()
                .filter(table -> table.name().table().equals(name))
                .findFirst()
                .orElseThrow()
                .columns();
    }
}
