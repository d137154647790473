package dev.flowcdk.capture;

import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.RawJson;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A binding of a running capture: a resource whose documents go into a collection. The kit implements it.
///
/// Any thread may call any method, but documents, updates and checkpoints come in the order of the calls, so all of a
/// binding is normally done by one thread.
///
/// @param <R> record of the resource config
/// @param <S> record of the binding's state
public interface CaptureBinding<R, S> {

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
    Collection collection();

    /// The state as last updated, else as stored; null when the binding is new.
    @Nullable
    S state();

    /// The state as last updated, else as stored, else this one.
    S stateOr(S other);

    /// Emits a record as a document. It becomes visible with the next checkpoint. Components that are null are written
    /// as null, unless they are [dev.flowcdk.AbsentWhenNull].
    ///
    /// Never waits for another binding: inside [CaptureSession#forEachBinding] a transaction goes out with its
    /// checkpoint. Where only this binding, or one loop for all, emits, a large transaction is sent on the way, so that
    /// this blocks while the runtime is slow.
    ///
    /// @throws IllegalArgumentException naming record and component, when a value has no place in a document of this
    ///     record's schema: a null where none may be, NaN, a year beyond 9999
    /// @throws dev.flowcdk.UserException when the document is larger than the 64 MiB that the runtime takes; or when
    ///     the transaction has outgrown the memory for such, and there is no place for a temporary file
    void emit(Object record) throws InterruptedException;

    /// Emits a document that is written straight into the kit's buffer: nothing is copied, no object made. Otherwise as
    /// the other way to emit.
    void emit(DocumentBody document) throws InterruptedException;

    /// Sets this binding's state as part of the next checkpoint. A component that is null is deleted from the stored
    /// state.
    void update(S state);

    /// Makes what was emitted since the last checkpoint, and this state, one transaction. Inside
    /// [CaptureSession#forEachBinding] it covers this binding alone, outside of it all bindings. Blocks while the
    /// runtime is slow, and while transactions of other bindings are sent that came to their checkpoints before.
    void checkpoint(S state) throws InterruptedException;

    /// The same.
    ///
    /// @param whenDurable as for [CaptureSession#checkpoint(Runnable)]
    void checkpoint(S state, Runnable whenDurable) throws InterruptedException;

    /// States what the source knows of its documents: the most restrictive schema without open objects. It counts from
    /// the next checkpoint on. Repeating the binding's last schema does nothing.
    void sourcedSchema(RawJson schema) throws InterruptedException;

    /// Waits so long, or until asked to stop.
    ///
    /// @return false when asked to stop
    boolean pause(Duration duration) throws InterruptedException;
}
