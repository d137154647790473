package dev.flowcdk.capture;

import org.jspecify.annotations.Nullable;

/// The part of a session's state that belongs to no binding. The kit implements it; any thread may use it.
///
/// @param <T> record whose components stand at the root of the state document
public interface TaskState<T> {

    /// The state as last updated, else as stored; null when nothing is stored.
    @Nullable
    T get();

    /// The state as last updated, else as stored, else this one.
    T orElse(T other);

    /// Sets the state as part of the next checkpoint. A component that is null is deleted from the stored state.
    void update(T state);

    /// [#update] and then [CaptureSession#checkpoint()].
    void checkpoint(T state) throws InterruptedException;

    /// [#update] and then [CaptureSession#checkpoint(Runnable)].
    void checkpoint(T state, Runnable whenDurable) throws InterruptedException;
}
