package dev.flowcdk.capture;

import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.Json;
import dev.flowcdk.json.RawJson;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

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
    ///     record's schema: a null where none may be, NaN, a year beyond 9999; or when the record cannot be the one
    ///     that was discovered for the collection, since it lacks a part of its key
    /// @throws dev.flowcdk.UserException when the document is larger than the 64 MiB that the runtime takes; or when
    ///     the transaction has outgrown the memory for such, and there is no place for a temporary file
    void emit(Object record) throws InterruptedException;

    /// Emits a JSON object as it is. That it is valid under the collection's schema is for its author to know.
    /// Otherwise as the other ways to emit.
    ///
    /// @throws IllegalArgumentException when it is no object
    default void emit(JsonNode document) throws InterruptedException {
        if (!document.isObject()) {
            throw new IllegalArgumentException("a document must be a JSON object, but is " + document.getNodeType());
        }
        byte[] text = Json.text(document).bytes();
        emit(out -> out.raw(text));
    }

    /// Emits the text of a JSON object as it is, which has to be valid. Otherwise as the other ways to emit.
    default void emit(RawJson document) throws InterruptedException {
        emit(out -> out.raw(document));
    }

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
