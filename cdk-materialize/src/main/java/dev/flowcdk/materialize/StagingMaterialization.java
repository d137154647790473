package dev.flowcdk.materialize;

import java.util.List;

/// A materialization that can fill a resource aside, and then put its documents in the place of another's at once. A
/// refresh under Airbyte needs that, since the old documents have to stay readable until all new ones are there.
///
/// [dev.flowcdk.materialize.sql.SqlMaterialization] is one. All methods may be called like
/// [Materialization#validate], each any number of times.
///
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
public interface StagingMaterialization<C, R> extends Materialization<C, R> {

    /// What a resource holds.
    enum Contents {
        /// There is no such resource.
        MISSING,
        /// It has no documents.
        EMPTY,
        /// One of its documents at least has the value that was asked for.
        SUCH,
        /// It has documents, but none of this value.
        OTHER
    }

    /// Asks whether a resource has a document with a value.
    ///
    /// @param field that may have the value
    record Question(List<String> resourcePath, String field, long value) {

        public Question {
            resourcePath = List.copyOf(resourcePath);
        }
    }

    /// What happens to a resource.
    sealed interface Move {

        /// The resource of a binding is set up as the request says, and then has the documents of another one and no
        /// others; the other one is gone.
        ///
        /// @param binding index in the request
        /// @param staged path of the other resource
        record Replace(int binding, List<String> staged) implements Move {

            public Replace {
                staged = List.copyOf(staged);
            }
        }

        /// The documents of another resource come into the one of a binding, each in the place of the one with its key,
        /// unless the binding has delta updates; the other one is gone.
        ///
        /// @param binding index in the request
        /// @param staged path of the other resource
        record Merge(int binding, List<String> staged) implements Move {

            public Merge {
                staged = List.copyOf(staged);
            }
        }

        /// Documents of a binding's resource that have another value are gone.
        ///
        /// @param binding index in the request
        /// @param field that is compared
        record Retain(int binding, String field, long value) implements Move {}

        /// A resource is gone.
        ///
        /// @param staged its path
        record Drop(List<String> staged) implements Move {

            public Drop {
                staged = List.copyOf(staged);
            }
        }
    }

    /// Proves that the endpoint can be written to: makes something small where a resource without further options would
    /// be made, and removes it. Fails as [Materialization#apply] would, saying what is missing.
    void tryWriting(C config) throws Exception;

    /// Looks into resources.
    ///
    /// @return one answer for each question
    List<Contents> contents(C config, List<Question> questions) throws Exception;

    /// Makes all of these moves, or none: who reads meanwhile sees what was there before, or waits.
    ///
    /// @param request with the bindings that the moves name
    void move(MaterializeApply<C, R> request, List<Move> moves) throws Exception;
}
