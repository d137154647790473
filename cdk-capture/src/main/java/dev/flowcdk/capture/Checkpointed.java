package dev.flowcdk.capture;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A state that the runtime keeps, and the checkpoints that it changes with: of a binding, of a lane or of the task.
/// The kit implements it; any thread may call any method.
///
/// An update is seen at once by [#state], and goes out with the next checkpoint, in one transaction with the documents
/// that were emitted before it.
///
/// What a newer version of the connector has stored stays, also what the record lacks; but lists are stored as a whole,
/// so that an item which changes loses what the record lacks of it. Prefer maps for what changes in parts.
///
/// Nulls are kept as components and inside of lists only. The values of maps must not be null, nor members of what is a
/// `RawJson` or `JsonNode`, which a checkpoint refuses; keep JSON of others that may have such as its text.
///
/// @param <S> record of the state; all of its components are in the stored state, none of the others. A component that
///     is null is deleted there.
public interface Checkpointed<S> {

    /// The state as last updated, else as stored; null when nothing is stored.
    @Nullable
    S state();

    /// The state as last updated, else as stored, else this one.
    default S stateOr(S other) {
        S state = state();
        return state == null ? other : state;
    }

    /// Sets the state as part of the next checkpoint.
    void update(S state);

    /// Changes the state as part of the next checkpoint. No update by another thread comes between, so that threads
    /// which change different components do not lose each other's.
    ///
    /// @param other what to change when there is no state yet
    /// @param change is given the state as last updated and returns the next. It calls nothing of the session, and is
    ///     quick: others wait for it
    void update(S other, UnaryOperator<S> change);

    /// Makes what was emitted and updated since the last checkpoint one transaction. Blocks while the runtime is slow,
    /// and while transactions are sent that came to their checkpoints before.
    void checkpoint() throws InterruptedException;

    /// [#update(Object)] and then [#checkpoint()].
    default void checkpoint(S state) throws InterruptedException {
        update(state);
        checkpoint();
    }

    /// The same as [#checkpoint()].
    ///
    /// @param whenDurable as for [CaptureSession#checkpoint(Runnable)]
    /// @throws IllegalStateException for a capture without
    ///     [explicit acknowledgements][Capture#explicitAcknowledgements]
    void checkpoint(Runnable whenDurable) throws InterruptedException;

    /// [#update(Object)] and then [#checkpoint(Runnable)].
    ///
    /// @throws IllegalStateException for a capture without
    ///     [explicit acknowledgements][Capture#explicitAcknowledgements]
    default void checkpoint(S state, Runnable whenDurable) throws InterruptedException {
        update(state);
        checkpoint(whenDurable);
    }
}
