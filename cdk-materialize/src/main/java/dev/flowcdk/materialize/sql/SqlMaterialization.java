package dev.flowcdk.materialize.sql;

import dev.flowcdk.Applied;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.MaterializeApply;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.MaterializeValidation;
import dev.flowcdk.materialize.ValidatedBinding;
import java.util.List;

/// A materialization into tables of a database that has transactions: each transaction of the runtime is one of the
/// database, together with the runtime's checkpoint, so that it happens exactly once. An author says how the database
/// is reached, and what is particular about it.
///
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
public interface SqlMaterialization<C, R> extends Materialization<C, R> {

    /// The database that a task's config names. Called for each request and for each session; what it returns is closed
    /// at their end.
    SqlDatabase<R> open(C config) throws Exception;

    @Override
    default List<ValidatedBinding> validate(MaterializeValidation<C, R> request) throws Exception {
        try (var database = open(request.config())) {
            return database.doing("validating", () -> SqlValidation.answer(database, request));
        }
    }

    @Override
    default Applied apply(MaterializeApply<C, R> request) throws Exception {
        if (request.bindings().isEmpty()) {
            return Applied.nothing();
        }
        try (var database = open(request.config())) {
            return database.doing("setting up tables", () -> new SqlSetup<>(database, request).apply());
        }
    }

    @Override
    default void materialize(MaterializeSession<C, R> session) throws Exception {
        try (var database = open(session.config());
                var transactor = database.doing("connecting", () -> SqlTransactor.connect(database, session))) {
            session.commitTogether(transactor);
        }
    }
}
