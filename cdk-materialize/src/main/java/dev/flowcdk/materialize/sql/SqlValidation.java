package dev.flowcdk.materialize.sql;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.MaterializeValidation;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.ProposedBinding;
import dev.flowcdk.materialize.ValidatedBinding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The answer to Validate: for each binding its table and the constraints of its fields.
final class SqlValidation {

    private SqlValidation() {}

    static <R> List<ValidatedBinding> answer(SqlDatabase<R> database, MaterializeValidation<?, R> request)
            throws SQLException {
        SqlCatalog catalog;
        try (Connection connection = database.connect()) {
            catalog = database.catalog(
                    connection, request.bindings().stream().map(database::path).toList());
        }
        SqlDialect dialect = database.dialect();
        List<ValidatedBinding> answers = new ArrayList<>();
        Set<List<String>> tables = new HashSet<>();
        tables.add(stored(dialect, database.checkpoints()));
        for (ProposedBinding<R> binding : request.bindings()) {
            List<String> path = database.path(binding);
            MaterializedBinding<RawJson> last = request.last(path);
            if (!tables.add(stored(dialect, path))) {
                request.problem(
                        binding,
                        "the database takes its table for that of another binding, or for the one where the connector"
                                + " keeps its checkpoints, since " + dialect.sameNames() + "; rename it");
            }
            var constraints = new FieldConstraints(
                    dialect, database.tablePolicy(), binding, path, binding.deltaUpdates(), last, catalog.table(path));
            constraints.check(problem -> request.problem(binding, problem));
            catalog.problems(path).forEach(problem -> request.problem(binding, problem));
            answers.add(new ValidatedBinding(path, binding.deltaUpdates(), constraints.all(), dialect.ignoresCase()));
        }
        return answers;
    }

    static List<String> stored(SqlDialect dialect, List<String> path) {
        return path.stream().map(dialect::stored).toList();
    }
}
