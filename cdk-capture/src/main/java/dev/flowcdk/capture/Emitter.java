package dev.flowcdk.capture;

import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.RawJson;
import java.time.Duration;

/// Where documents of a binding go, and the state that tells how far they reach. The kit implements it.
///
/// Any thread may call any method, but documents, updates and checkpoints come in the order of the calls, so all of an
/// emitter's work is normally done by one thread.
///
/// @param <S> record of the state
public interface Emitter<S> extends Checkpointed<S> {

    /// Emits a record as a document. It becomes visible with the next checkpoint. Components that are null are written
    /// as null, unless they are [dev.flowcdk.AbsentWhenNull].
    ///
    /// Never waits for another emitter: inside [CaptureSession#forEachBinding] a transaction goes out with its
    /// checkpoint. Where only this one, or one loop for all bindings, emits, a large transaction is sent on the way, so
    /// that this blocks while the runtime is slow.
    ///
    /// @throws IllegalArgumentException naming record and component, when a value has no place in a document of this
    ///     record's schema: a null where none may be, NaN, a year beyond 9999
    /// @throws dev.flowcdk.UserException when the document is larger than the 64 MiB that the runtime takes; or when
    ///     the transaction has outgrown the memory for such, and there is no place for a temporary file
    void emit(Object record) throws InterruptedException;

    /// Emits a document that is written straight into the kit's buffer: nothing is copied, no object made. Otherwise as
    /// the other way to emit.
    void emit(DocumentBody document) throws InterruptedException;

    /// States what the source knows of the binding's documents: the most restrictive schema without open objects. It
    /// counts from the next checkpoint on. Repeating the last schema does nothing.
    void sourcedSchema(RawJson schema) throws InterruptedException;

    /// Waits so long, or until asked to stop.
    ///
    /// @return false when asked to stop
    boolean pause(Duration duration) throws InterruptedException;
}
