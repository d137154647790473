package dev.flowcdk.postgres.materialize;

import dev.flowcdk.Applied;
import dev.flowcdk.Connector;
import dev.flowcdk.materialize.LastBinding;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.MaterializeApply;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.MaterializeValidation;
import dev.flowcdk.materialize.RequestedBinding;
import dev.flowcdk.materialize.ValidatedBinding;
import dev.flowcdk.materialize.sql.FieldConstraints;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Materializes collections into tables of a PostgreSQL database, exactly once.
@Connector(name = "materialize-postgres", documentation = "https://go.estuary.dev/materialize-postgresql")
public final class MaterializePostgres implements Materialization<TargetConfig, TargetResource> {

    private static final PostgresDialect DIALECT = new PostgresDialect();

    @Override
    public List<ValidatedBinding> validate(MaterializeValidation<TargetConfig, TargetResource> request)
            throws Exception {
        try (var database = TargetDatabase.open(request.config())) {
            return database.doing("validating", () -> validate(database, request));
        }
    }

    private static List<ValidatedBinding> validate(
            TargetDatabase database, MaterializeValidation<TargetConfig, TargetResource> request) throws Exception {
        List<List<String>> paths = request.bindings().stream()
                .map(binding -> database.path(binding.resource()))
                .toList();
        TargetCatalog catalog;
        Map<List<String>, TableTraits> traits;
        try (Connection connection = database.connect()) {
            catalog = TargetCatalog.read(connection, paths);
            traits = TableTraits.read(connection, paths, catalog);
        }
        List<ValidatedBinding> answers = new ArrayList<>();
        Set<List<String>> tables = new HashSet<>();
        tables.add(stored(database.checkpointsPath()));
        for (RequestedBinding<TargetResource> binding : request.bindings()) {
            List<String> path = database.path(binding.resource());
            boolean deltaUpdates = binding.resource().deltaUpdates();
            LastBinding last = request.last(path);
            if (!tables.add(stored(path))) {
                request.problem(
                        binding,
                        "the database takes its table for that of another binding, or for the one where the connector keeps its"
                                + " checkpoints; names are cut after 63 bytes; rename it");
            }
            var constraints = new FieldConstraints(DIALECT, binding, deltaUpdates, last, catalog.table(path));
            constraints.check(problem -> request.problem(binding, problem));
            TableTraits found = traits.get(path);
            if (found != null) {
                found.problems().forEach(problem -> request.problem(binding, problem));
            }
            answers.add(new ValidatedBinding(path, deltaUpdates, constraints.all()));
        }
        return answers;
    }

    private static List<String> stored(List<String> path) {
        return path.stream().map(DIALECT::stored).toList();
    }

    @Override
    public Applied apply(MaterializeApply<TargetConfig, TargetResource> request) throws Exception {
        if (request.bindings().isEmpty()) {
            return Applied.nothing();
        }
        try (var database = TargetDatabase.open(request.config())) {
            return database.doing("setting up tables", () -> new TableSetup(database, request).apply());
        }
    }

    @Override
    public void materialize(MaterializeSession<TargetConfig, TargetResource> session) throws Exception {
        try (var database = TargetDatabase.open(session.config());
                var transactor = PostgresTransactor.connect(database, session)) {
            session.commitTogether(transactor);
        }
    }

    static void main(String[] args) {
        Materialization.run(MaterializePostgres::new, args);
    }
}
