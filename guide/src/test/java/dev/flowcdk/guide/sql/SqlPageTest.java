package dev.flowcdk.guide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.guide.Page;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.FieldSelection;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.sql.ColumnType;
import dev.flowcdk.materialize.sql.SqlColumn;
import dev.flowcdk.materialize.sql.SqlDatabase;
import dev.flowcdk.materialize.sql.SqlDialect;
import dev.flowcdk.materialize.sql.SqlTable;
import dev.flowcdk.task.FlowCollection;
import dev.flowcdk.task.Inference;
import dev.flowcdk.task.Inference.Exists;
import dev.flowcdk.task.Inference.JsonType;
import dev.flowcdk.task.Projection;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The page about SQL shows the SQL that a dialect has which replaces nothing, and knows all that can be replaced.
class SqlPageTest {

    private static final Path PAGE = Page.ROOT.resolve("docs/guide/sql.md");
    private static final Pattern SQL = Pattern.compile("(?m)^```sql\\n(?s:.*?)^```$");

    /// What an author has to write at least.
    private static final SqlDialect PLAIN =
            (projection, key, options) -> ColumnType.of(projection, options, kind -> switch (kind) {
                case TEXT -> "TEXT";
                case INTEGER -> "BIGINT";
                case NUMBER -> "DOUBLE PRECISION";
                case BOOLEAN -> "BOOLEAN";
                case JSON -> "JSON";
            });

    private static final Projection NOTE = field("note", Exists.MAY, JsonType.STRING);

    @Test
    void showsTheSqlOfADialectThatReplacesNothing() throws IOException {
        String text = Files.readString(PAGE);

        String fresh = SQL.matcher(text).replaceAll(Matcher.quoteReplacement("```sql\n" + statements() + "```"));

        Page.verify(PAGE, fresh);
    }

    @ParameterizedTest
    @ValueSource(classes = {SqlDialect.class, SqlDatabase.class})
    void hasALineForAllThatCanBeReplaced(Class<?> type) throws IOException {
        String text = Files.readString(PAGE);

        List<String> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .distinct()
                .toList();

        assertThat(methods)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(text.lines())
                        .as(type.getSimpleName() + "." + name)
                        .anyMatch(line ->
                                line.startsWith("| ") && line.split(" \\| ", -1)[0].contains("`" + name + "`")));
    }

    private static String statements() {
        SqlTable orders = table();
        var text = new StringBuilder();
        add(text, "the table of checkpoints", PLAIN.createCheckpoints(List.of("flow_checkpoints_v1")));
        add(text, "the table of a binding", PLAIN.createTable(orders));
        add(text, "a key that Flow asks for", List.of(PLAIN.select(orders)));
        add(text, "a document that is new", List.of(PLAIN.insert(orders)));
        add(text, "a document that is there", List.of(PLAIN.update(orders)));
        add(text, "a document that was deleted, with hard deletes", List.of(PLAIN.delete(orders)));
        SqlColumn note = new SqlColumn(NOTE, false, ColumnType.of("TEXT", "text"), false);
        add(
                text,
                "a field is added, another may be null from now on",
                PLAIN.alterTable(orders, List.of(note), List.of("customer")));
        add(text, "a backfill", PLAIN.truncateTable(orders.path()));
        add(text, "a backfill where the table does not fit, before it is made anew", PLAIN.dropTable(orders.path()));
        return text.toString();
    }

    private static void add(StringBuilder text, String when, List<String> statements) {
        text.append(text.isEmpty() ? "" : "\n").append("-- ").append(when).append('\n');
        statements.forEach(sql -> text.append(sql).append('\n'));
    }

    /// A table of orders, as the kit plans it.
    private static SqlTable table() {
        List<Projection> projections = List.of(
                new Projection("/id", "id", false, false, true, Inference.of(Exists.MUST, JsonType.INTEGER)),
                field("customer", Exists.MUST, JsonType.STRING),
                field("address/city", Exists.MAY, JsonType.STRING),
                field("lines", Exists.MUST, JsonType.ARRAY),
                Projection.of("", "flow_document", Inference.of(Exists.MUST, JsonType.OBJECT)));
        var collection = new FlowCollection("acme/orders", List.of("/id"), projections, RawJson.of("{}"));
        var fields = new FieldSelection(
                List.of("id"), List.of("address/city", "customer", "lines"), "flow_document", Map.of());
        return SqlTable.of(
                PLAIN,
                "acme/task",
                MaterializedBinding.of(0, new MaterializeH2.Table("orders", false), collection, fields));
    }

    private static Projection field(String name, Exists exists, JsonType type) {
        return Projection.of("/" + name, name, Inference.of(exists, type));
    }
}
