package dev.flowcdk.capture;

import dev.flowcdk.task.KeyRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A running capture. The kit implements it.
///
/// There are two ways to work. Either each binding works for itself, in [#forEachBinding]: its documents and its state
/// make transactions of their own. Or one loop serves all bindings, such as a reader of a database's log: then every
/// checkpoint covers what was emitted and updated for any binding since the one before. One may follow the other, at a
/// checkpoint.
///
/// Any thread may call any method.
///
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
/// @param <S> record of a binding's state
public interface CaptureSession<C, R, S> {

    /// Name of the task, such as `acmeCo/orders/source-postgres`.
    String taskName();

    /// The endpoint config.
    C config();

    /// The bindings to capture, in the order of the task; there may be none.
    List<CaptureBinding<R, S>> bindings();

    /// The part of the work that falls to this process when a task is split; most connectors leave it alone.
    KeyRange range();

    /// Runs the task for every binding at the same time, each on a virtual thread of its own, and returns when all have
    /// ended. The first failure interrupts the others and is thrown when they have ended; the capture has to end then.
    ///
    /// Inside, only a binding's own checkpoints are allowed, and only bindings' own states can be changed. A binding's
    /// transaction waits for its checkpoint in memory and, when it is large, in a temporary file, so that no binding
    /// waits for another while it emits.
    ///
    /// @throws InterruptedException when this thread is interrupted; the bindings' threads have ended then too, none of
    ///     them with another failure, which would be thrown instead
    default void forEachBinding(BindingTask<R, S> task) throws Exception {
        forEachBinding(Retry.never(), task);
    }

    /// The same for sources where one binding may fail for a while, and the others need not end because of it. A
    /// binding that throws a [dev.flowcdk.TransientException] goes back to its last checkpoint: what it has emitted and
    /// updated since is forgotten, and after a pause the task is run for it anew. So is a lane, by itself. The first
    /// failure in a row is logged as a warning.
    ///
    /// A failure still ends the capture when the task was begun anew often enough without a checkpoint between, and
    /// when a part of the transaction was sent already, as the only binding of a task does with large ones. During a
    /// pause the binding ends as soon as the session is stopping.
    ///
    /// @throws InterruptedException as above
    void forEachBinding(Retry retry, BindingTask<R, S> task) throws Exception;

    /// The part of the state that belongs to no binding: its components stand at the root of the state document, beside
    /// `bindingStateV1`. At most one record class can be used in a session.
    ///
    /// @throws dev.flowcdk.UserException when the stored state does not fit the record
    <T> TaskState<T> taskState(Class<T> record);

    /// The stored states of bindings that the task no longer has, by state key. Decoded when asked for.
    ///
    /// @throws dev.flowcdk.UserException when a stored state does not fit the record
    Map<String, S> otherStates();

    /// Changes the state of a binding that the task does not have, as part of the next checkpoint.
    ///
    /// @throws IllegalStateException inside [#forEachBinding], as for [TaskState]
    /// @throws dev.flowcdk.UserException when its stored state does not fit the record
    void updateOther(String stateKey, S state);

    /// Makes everything emitted, of all bindings, and every update of a state since the last checkpoint one
    /// transaction.
    ///
    /// @throws IllegalStateException inside [#forEachBinding]
    void checkpoint() throws InterruptedException;

    /// The same.
    ///
    /// @param whenDurable run once this checkpoint and all before it are durable, in the order of the checkpoints and
    ///     by one thread of the kit; what it throws ends the session. Never run when the connector ends before.
    /// @throws IllegalStateException inside [#forEachBinding], and for a capture without
    ///     [explicit acknowledgements][Capture#explicitAcknowledgements]
    void checkpoint(Runnable whenDurable) throws InterruptedException;

    /// True once the connector was asked to stop. Loops then end at their next checkpoint; after a grace period their
    /// threads are interrupted.
    boolean stopping();

    /// Whether the capture shall return when it has read what is there, instead of waiting for more: under platforms
    /// that run captures as batches. Only a capture that waits in another way than by [#pause] has to look: one whose
    /// loops have all paused for a second or longer, with nothing left to checkpoint, is asked to stop.
    boolean untilCaughtUp();

    /// Waits so long, or until asked to stop.
    ///
    /// @return false when asked to stop: `while (session.pause(interval))` is a loop that ends in time
    boolean pause(Duration duration) throws InterruptedException;
}
