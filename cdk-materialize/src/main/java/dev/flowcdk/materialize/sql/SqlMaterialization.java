package dev.flowcdk.materialize.sql;

import dev.flowcdk.Applied;
import dev.flowcdk.materialize.MaterializeApply;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.MaterializeValidation;
import dev.flowcdk.materialize.StagingMaterialization;
import dev.flowcdk.materialize.ValidatedBinding;
import java.util.List;

/// A materialization into tables of a database that has transactions: each transaction of the runtime is one of the
/// database, together with the runtime's checkpoint, so that it happens exactly once. An author says how the database
/// is reached, and what is particular about it.
///
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
public interface SqlMaterialization<C, R> extends StagingMaterialization<C, R> {

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

    @Override
    default void tryWriting(C config) throws Exception {
        try (var database = open(config)) {
            database.doing("trying to write", () -> {
                new WriteCheck(database).run();
                return null;
            });
        }
    }

    @Override
    default List<Contents> contents(C config, List<Question> questions) throws Exception {
        if (questions.isEmpty()) {
            return List.of();
        }
        try (var database = open(config)) {
            return database.doing("looking into tables", () -> TableContents.of(database, questions));
        }
    }

    @Override
    default void move(MaterializeApply<C, R> request, List<Move> moves) throws Exception {
        try (var database = open(request.config())) {
            database.doing("moving rows", () -> {
                new SqlMoves<>(database, request).make(moves);
                return null;
            });
        }
    }
}
