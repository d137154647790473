package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BackfillQueryTest {

    private static final TableName ITEMS = new TableName("shop", "items");
    private static final List<String> SERVERS = List.of("pg_catalog", "pg_catalog");

    private final BackfillQuery query = new BackfillQuery(ITEMS, false, List.of("a", "b"), null, null);

    @Test
    void beginsAtTheStartOfTheTable() {
        assertThat(query.keyed(List.of("a", "b"), SERVERS, List.of(), 10))
                .isEqualTo("SELECT a, b FROM ONLY \"shop\".\"items\" ORDER BY a, b LIMIT 10");
    }

    @Test
    void goesOnBehindAKey() {
        assertThat(query.keyed(List.of("a", "b"), SERVERS, List.of("1", "2"), 10))
                .contains(" WHERE (a, b) > (1, 2) ORDER BY");
    }

    /// Among the server's own operators there may be none for such a type, or one that takes it for another.
    @Test
    void comparesColumnByColumnWhereOperatorsAreNotTheServersOwn() {
        assertThat(query.keyed(List.of("a"), List.of("ext"), List.of("1"), 10))
                .contains(" WHERE a OPERATOR(\"ext\".>) 1 ORDER BY");
        assertThat(query.keyed(List.of("a", "b"), List.of("ext", "pg_catalog"), List.of("1", "2"), 10))
                .contains(" WHERE a OPERATOR(\"ext\".>=) 1 AND (a OPERATOR(\"ext\".>) 1 OR a OPERATOR(\"ext\".=) 1 AND"
                        + " (b OPERATOR(\"pg_catalog\".>) 2)) ORDER BY");
    }

    @Test
    void readsByAddressAndUnderTheOperatorsCondition() {
        var filtered = new BackfillQuery(ITEMS, true, List.of("a"), "a > 1 -- not more", null);

        assertThat(filtered.keyless("(0,0)", "(5,0)"))
                .isEqualTo("SELECT a FROM \"shop\".\"items\" WHERE ctid > '(0,0)'::tid AND ctid <= '(5,0)'::tid AND"
                        + " (\na > 1 -- not more\n)");
        assertThat(query.any("a IS NULL")).isEqualTo("SELECT 1 FROM ONLY \"shop\".\"items\" WHERE a IS NULL LIMIT 1");
    }
}
