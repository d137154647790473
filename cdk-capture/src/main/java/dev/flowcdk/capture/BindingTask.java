package dev.flowcdk.capture;

/// The work for one binding.
///
/// @param <R> record of the resource config
/// @param <S> record of a binding's state
@FunctionalInterface
public interface BindingTask<R, S> {

    /// Captures one binding until it is done or the session is stopping.
    void run(CaptureBinding<R, S> binding) throws Exception;
}
