package dev.flowcdk.runtime.session;

/// When commits are acknowledged to a capture that asked for it.
///
/// @param batch acknowledge only so many checkpoints at once
/// @param lag keep back so many of the newest committed checkpoints
/// @param never whether to acknowledge nothing at all
public record Acknowledgements(int batch, int lag, boolean never) {

    public Acknowledgements {
        if (batch < 1 || lag < 0) {
            throw new IllegalArgumentException("batch " + batch + " must be at least 1, lag " + lag + " at least 0");
        }
    }

    /// Each commit at once.
    public static Acknowledgements immediate() {
        return new Acknowledgements(1, 0, false);
    }

    /// So many checkpoints with one message.
    public static Acknowledgements inBatchesOf(int checkpoints) {
        return new Acknowledgements(checkpoints, 0, false);
    }

    /// Always so many checkpoints behind.
    public static Acknowledgements behindBy(int checkpoints) {
        return new Acknowledgements(1, checkpoints, false);
    }

    /// Not at all.
    public static Acknowledgements none() {
        return new Acknowledgements(1, 0, true);
    }

    int due(int unacknowledged) {
        int ready = never ? 0 : unacknowledged - lag;
        return ready >= batch ? ready : 0;
    }
}
