package dev.flowcdk.capture;

import dev.flowcdk.Applied;
import dev.flowcdk.capture.internal.CaptureServer;
import dev.flowcdk.internal.launch.Launcher;
import dev.flowcdk.internal.launch.TaskType;
import java.util.List;
import java.util.function.Supplier;

/// A capture: reads a source and emits its documents into collections. An author implements this interface and
/// annotates the class with [dev.flowcdk.Connector]; the kit speaks the protocol.
///
/// The three records are found from the type arguments of the implementing class, so these must be written out there.
/// An instance serves one stream of requests: a process has as many as it serves streams. [#discover], [#validate] and
/// [#apply] may be called several times, one after the other, then [#capture] at most once.
///
/// What a method throws ends the connector: a [dev.flowcdk.UserException] and a [dev.flowcdk.TransientException] are
/// shown to the operator as they are, anything else counts as a bug and is logged with its stack trace.
///
/// @param <C> record of the endpoint config: options that hold for the whole task
/// @param <R> record of the resource config: options of one binding, among them its [dev.flowcdk.ResourcePath]
/// @param <S> record of the state that the runtime keeps for each binding
public interface Capture<C, R, S> {

    /// Lists the resources that could be captured with this config. Reads only. The order is free, resource paths must
    /// be unique.
    List<Discovered<R>> discover(C config) throws Exception;

    /// Checks config and bindings against the source: credentials, permissions, prerequisites. Reads only, and may run
    /// while the task itself runs elsewhere. Config and resources have been decoded and checked by themselves before.
    ///
    /// All problems reported with [CaptureValidation#problem] are shown together.
    default void validate(CaptureValidation<C, R> request) throws Exception {}

    /// Sets the source up for these bindings. Runs while the task does not, possibly several times for the same
    /// request, so it must be repeatable. A deleted task may show as a request without bindings.
    ///
    /// @return what was done, in words for the operator; with a state, the runtime keeps the state and calls again
    default Applied apply(CaptureApply<C, R> request) throws Exception {
        return Applied.nothing();
    }

    /// Captures: emits documents and checkpoints until it is done or asked to stop, on a thread of its own.
    ///
    /// Returning ends the connector with status 0; the runtime starts it again after the task's interval. Documents,
    /// schemas and updates of a state after the last checkpoint are lost then, so a normal return that leaves such is
    /// treated as a bug, unless the session was asked to stop.
    void capture(CaptureSession<C, R, S> session) throws Exception;

    /// Whether the runtime shall acknowledge checkpoints that became durable, for sources that have to be told, such as
    /// a replication slot or a queue. Needed for the `whenDurable` actions of checkpoints.
    default boolean explicitAcknowledgements() {
        return false;
    }

    /// Runs the capture as a connector: the whole of a connector's `main`.
    ///
    /// @param captures makes an instance for each stream of requests: the constructor, such as `MyCapture::new`
    /// @param args arguments of the command line
    static void run(Supplier<? extends Capture<?, ?, ?>> captures, String... args) {
        Launcher.run(TaskType.CAPTURE, captures, CaptureServer::ofProcess, args);
    }
}
