package dev.flowcdk.guide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.guide.sql.MaterializeH2.Config;
import dev.flowcdk.guide.sql.MaterializeH2.Table;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.MaterializeRun;
import dev.flowcdk.testing.conformance.Conformance;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MaterializeH2Test {

    /// Lives in this process, also while nobody is connected.
    private static final String ADDRESS = "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1";

    private static final Config CONFIG = new Config(ADDRESS, true);
    private static final CatalogCollection ORDERS =
            CatalogCollection.of("acme/orders", List.of("/id"), schema("{\"type\": \"string\"}"));

    private static RawJson schema(String note) {
        return RawJson.of("""
                {"type": "object", "required": ["id", "total"], "reduce": {"strategy": "merge"}, "properties": {
                    "id": {"type": "string"}, "total": {"type": "number"}, "paid": {"type": "boolean"},
                    "lines": {"type": "array"}, "number": {"type": "integer"}, "note": %s}}""".formatted(note));
    }

    @AfterEach
    void empty() throws SQLException {
        try (var connection = DriverManager.getConnection(ADDRESS);
                var statement = connection.createStatement()) {
            statement.execute("DROP ALL OBJECTS");
        }
    }

    @TestFactory
    Stream<DynamicTest> conformance() {
        return Conformance.of(ConnectorUnderTest.of(MaterializeH2::new), CONFIG)
                .binding(new Table("orders", false), ORDERS)
                .binding(new Table("log", true), CatalogCollection.of("acme/log", List.of("/id"), schema("{}")))
                .transaction(List.of(
                        document(0, "{\"id\":\"a\",\"total\":1.5,\"lines\":[1]}"),
                        document(0, "{\"id\":\"b\",\"total\":2}"),
                        document(1, "{\"id\":\"a\",\"total\":3,\"note\":\"x\"}")))
                .transaction(List.of(
                        document(0, "{\"id\":\"a\",\"total\":4,\"paid\":true,\"number\":9223372036854775808}"),
                        document(1, "{\"id\":\"a\",\"total\":5,\"note\":{\"y\":1}}")))
                .prepared(this::empty)
                .endpoint(
                        () -> rows(
                                "SELECT \"id\", \"total\", \"paid\", \"lines\", \"number\" FROM \"orders\""
                                        + " UNION ALL SELECT \"id\", \"total\", \"paid\", \"note\", \"number\" FROM \"log\" ORDER BY 1, 2"))
                .tests();
    }

    @Test
    void keepsTheRowsWhenAFieldIsAddedAndWhenATableIsSetUpAnew() throws SQLException {
        var run = MaterializeRun.start(MaterializeH2::new, CONFIG, Map.of(new Table("orders", false), ORDERS));
        run.transaction("{\"id\":\"a\",\"total\":1}").run();

        var changed = CatalogCollection.of("acme/orders", List.of("/id"), RawJson.of("""
                {"type": "object", "required": ["id"], "reduce": {"strategy": "merge"}, "properties": {
                    "id": {"type": "string"}, "total": {"type": "number"}, "weight": {"type": "integer"}}}"""));
        run.resumeWith(changed).transaction("{\"id\":\"b\",\"weight\":7}").run();

        assertThat(rows("SELECT \"id\", \"total\", \"weight\" FROM \"orders\" ORDER BY 1"))
                .containsExactly("[a, 1.0, null]", "[b, null, 7]");
    }

    private static Document document(int binding, String json) {
        return new Document(binding, RawJson.of(json));
    }

    private static List<String> rows(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(ADDRESS);
                var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    row.add(String.valueOf(found.getString(column)));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }
}
