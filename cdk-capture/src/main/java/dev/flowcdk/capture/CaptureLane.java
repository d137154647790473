package dev.flowcdk.capture;

/// A lane of a binding that is at work: one of several loops that capture it side by side. The kit implements it.
///
/// It emits, checkpoints and pauses as a binding does inside [CaptureSession#forEachBinding]. Its checkpoint covers
/// what it has emitted itself, and changes its member of the binding's state and nothing else.
///
/// @param <T> record of the lane's member of the binding's state
public interface CaptureLane<T> extends Emitter<T> {

    /// Name of the lane, and of its member of the binding's state.
    String name();

    /// Makes what was emitted since the last checkpoint and the removal of the lane's member one transaction: what the
    /// lane was there for is done. A later checkpoint with a state would begin it anew.
    void done() throws InterruptedException;
}
