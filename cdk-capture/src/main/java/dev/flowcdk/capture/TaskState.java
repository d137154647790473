package dev.flowcdk.capture;

import org.jspecify.annotations.Nullable;

/// The part of a session's state that belongs to no binding. The kit implements it; any thread may use it.
///
/// It tells of documents of all bindings, so it can only be changed together with all of them: by one loop that serves
/// them, before [CaptureSession#forEachBinding] or after it. Inside of that it can be read, while each change would go
/// out with whichever binding comes to its checkpoint first, ahead of documents of the others.
///
/// @param <T> record whose components stand at the root of the state document
public interface TaskState<T> {

    /// The state as last updated, else as stored; null when nothing is stored.
    @Nullable
    T get();

    /// The state as last updated, else as stored, else this one.
    T orElse(T other);

    /// Sets the state as part of the next checkpoint. A component that is null is deleted from the stored state.
    ///
    /// @throws IllegalStateException inside [CaptureSession#forEachBinding]
    void update(T state);

    /// [#update] and then [CaptureSession#checkpoint()].
    ///
    /// @throws IllegalStateException inside [CaptureSession#forEachBinding]
    void checkpoint(T state) throws InterruptedException;

    /// [#update] and then [CaptureSession#checkpoint(Runnable)].
    ///
    /// @throws IllegalStateException inside [CaptureSession#forEachBinding]
    void checkpoint(T state, Runnable whenDurable) throws InterruptedException;
}
