package dev.flowcdk.materialize.sql;

import dev.flowcdk.materialize.StagingMaterialization.Contents;
import dev.flowcdk.materialize.StagingMaterialization.Question;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Looks for rows of one kind.
final class TableContents {

    private TableContents() {}

    static List<Contents> of(SqlDatabase<?> database, List<Question> questions) throws SQLException {
        try (Connection connection = database.connect()) {
            SqlCatalog catalog = database.catalog(
                    connection, questions.stream().map(Question::resourcePath).toList());
            List<Contents> answers = new ArrayList<>();
            for (Question question : questions) {
                ExistingTable table = catalog.table(question.resourcePath());
                answers.add(table == null ? Contents.MISSING : of(database, connection, table, question));
            }
            return answers;
        }
    }

    private static Contents of(SqlDatabase<?> database, Connection connection, ExistingTable table, Question question)
            throws SQLException {
        SqlDialect dialect = database.dialect();
        String rows = "SELECT 1 FROM " + database.sql(connection, question.resourcePath());
        String such = rows + " WHERE " + dialect.identifier(question.field()) + " = " + question.value();
        if (table.column(dialect.stored(question.field())) != null && any(connection, such)) {
            return Contents.SUCH;
        }
        return any(connection, rows) ? Contents.OTHER : Contents.EMPTY;
    }

    private static boolean any(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(1);
            try (ResultSet found = statement.executeQuery(sql)) {
                return found.next();
            }
        }
    }
}
