package dev.flowcdk.materialize;

import dev.flowcdk.Applied;
import dev.flowcdk.internal.launch.Launcher;
import dev.flowcdk.internal.launch.TaskType;
import dev.flowcdk.materialize.internal.MaterializeServer;
import java.util.List;
import java.util.function.Supplier;

/// A materialization: writes the documents of collections into an endpoint. An author implements this interface and
/// annotates the class with [dev.flowcdk.Connector]; the kit speaks the protocol.
///
/// The two records are found from the type arguments of the implementing class, so these must be written out there. An
/// instance serves one stream of requests: a process has as many as it serves streams. [#validate] and [#apply] may be
/// called several times, one after the other, then [#materialize] at most once.
///
/// What a method throws ends the connector: a [dev.flowcdk.UserException] and a [dev.flowcdk.TransientException]
/// are shown to the operator as they are, anything else counts as a bug and is logged with its stack trace.
///
/// @param <C> record of the endpoint config: options that hold for the whole task
/// @param <R> record of the resource config: options of one binding, among them its [dev.flowcdk.ResourcePath]
public interface Materialization<C, R> {

    /// Checks config and bindings against the endpoint and says which fields can, must and cannot be materialized.
    /// Reads only, and may run while the task itself runs elsewhere. Config and resources have been decoded and
    /// checked by themselves before.
    ///
    /// All problems reported with [MaterializeValidation#problem] are shown together. The default takes every field
    /// and wants the root document, see [ValidatedBinding#ofAnyFields].
    ///
    /// @return one answer for each binding, in the order of the request
    default List<ValidatedBinding> validate(MaterializeValidation<C, R> request) throws Exception {
        return request.bindings().stream().map(ValidatedBinding::ofAnyFields).toList();
    }

    /// Sets the endpoint up for these bindings: creates and alters what they need. Runs while the task does not,
    /// possibly several times for the same request, so it must be repeatable. A deleted task may show as a request
    /// without bindings.
    ///
    /// @return what was done, in words for the operator; with a state, the runtime keeps the state and calls again
    default Applied apply(MaterializeApply<C, R> request) throws Exception {
        return Applied.nothing();
    }

    /// Materializes: calls [MaterializeSession#stageEach] or [MaterializeSession#commitTogether], which return when the
    /// runtime ends the session. What was opened before is closed afterwards.
    void materialize(MaterializeSession<C, R> session) throws Exception;

    /// Runs the materialization as a connector: the whole of a connector's `main`.
    ///
    /// @param materializations makes an instance for each stream of requests: the constructor, such as
    ///   `MyMaterialization::new`
    /// @param args arguments of the command line
    static void run(Supplier<? extends Materialization<?, ?>> materializations, String... args) {
        Launcher.run(TaskType.MATERIALIZATION, materializations, MaterializeServer::ofProcess, args);
    }
}
