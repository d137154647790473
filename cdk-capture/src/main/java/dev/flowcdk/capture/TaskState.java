package dev.flowcdk.capture;

/// The part of a session's state that belongs to no binding. The kit implements it; any thread may use it.
///
/// It tells of documents of all bindings, so it can only be changed together with all of them: by one loop that serves
/// them, before [CaptureSession#forEachBinding] or after it. Inside of that it can be read, while each change would go
/// out with whichever binding comes to its checkpoint first, ahead of documents of the others: updates and checkpoints
/// are refused with an [IllegalStateException] there.
///
/// @param <T> record whose components stand at the root of the state document
public interface TaskState<T> extends Checkpointed<T> {}
