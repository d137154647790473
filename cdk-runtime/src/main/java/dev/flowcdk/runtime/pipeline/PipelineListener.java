package dev.flowcdk.runtime.pipeline;

import dev.flowcdk.runtime.session.MaterializeListener.Transaction;
import dev.flowcdk.runtime.wire.ConnectorLog;
import java.time.Duration;

/// Is told what happens in a pipeline. Called by several threads at once; must return soon.
public interface PipelineListener {

    /// Hears nothing.
    PipelineListener NONE = new PipelineListener() {};

    /// A task was set up at its endpoint.
    ///
    /// @param action what was done; empty when nothing was
    default void applied(String task, String action) {}

    /// A session begins.
    default void started(String task) {}

    /// A capture's transaction was committed.
    ///
    /// @param documents by binding, as they went into collections
    default void captured(String task, long[] documents) {}

    /// A materialization's transaction was committed.
    default void materialized(String task, Transaction transaction) {}

    /// A connector was killed on purpose.
    default void killed(String task) {}

    /// A capture's connector has ended by itself.
    ///
    /// @param pause until it is started again
    default void ended(String task, Duration pause) {}

    /// A session failed.
    ///
    /// @param pause until the task is started again, if it is
    default void failed(String task, Exception failure, Duration pause) {}

    /// A connector logged something.
    default void log(String task, ConnectorLog log) {}
}
