package dev.flowcdk.capture;

import dev.flowcdk.task.FlowCollection;
import java.util.List;

/// A binding of a running capture: a resource whose documents go into a collection. The kit implements it.
///
/// Inside [CaptureSession#forEachBinding] a checkpoint covers this binding alone, outside of it all bindings.
///
/// @param <R> record of the resource config
/// @param <S> record of the binding's state
public interface CaptureBinding<R, S> extends Emitter<S> {

    /// Place in the task, from 0.
    int index();

    /// The resource's options.
    R resource();

    /// The resource's unique name, in parts.
    List<String> resourcePath();

    /// The key under which the runtime keeps this binding's state. It changes when the operator asks to start over.
    String stateKey();

    /// How often the operator has asked to start over.
    int backfill();

    /// Where the documents go.
    FlowCollection collection();

    /// Captures this binding in several loops side by side, each on a virtual thread of its own and with transactions
    /// and a member of the binding's state of its own, and returns when all have ended. The first failure interrupts
    /// the others and is thrown when they have ended; the binding's work has to end then.
    ///
    /// The state that all lanes begin with is best made durable by a checkpoint of the binding before: a lane without a
    /// state is then one that is done. While they work the binding can be asked for its state, and does nothing by
    /// itself; afterwards it goes on with the state that they have left.
    ///
    /// @throws IllegalArgumentException when a lane is not one of the nullable components of the binding's state
    /// @throws IllegalStateException outside of [CaptureSession#forEachBinding], and when there are documents or
    ///     updates that no checkpoint followed
    void lanes(Lane<?>... lanes) throws Exception;
}
