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
}
