package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.runtime.wire.Faults;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a session of a capture is run.
///
/// @param transactions ends after so many; -1 is no limit
/// @param idleLimit ends when nothing came for so long; null is no limit
/// @param published whether documents get UUIDs of their own, and checkpoints that come quickly are committed together;
///     else each checkpoint is committed by itself, and documents are held against their schemas and get a placeholder
/// @param combined whether documents of a key are combined within a transaction; else they are handed on as they were
///     emitted, in order and without UUIDs
/// @param acknowledgements when commits are acknowledged
/// @param range the shard's key range
/// @param faults when to kill the connector
public record CaptureOptions(
        int transactions,
        @Nullable Duration idleLimit,
        boolean published,
        boolean combined,
        Acknowledgements acknowledgements,
        RangeSpec range,
        Faults faults) {

    /// As a preview: each checkpoint is a transaction, documents are validated and get placeholders.
    public static CaptureOptions preview() {
        return of(false);
    }

    /// As a task: checkpoints are committed together, documents get UUIDs and only their keys are looked at.
    public static CaptureOptions task() {
        return of(true);
    }

    private static CaptureOptions of(boolean published) {
        return new CaptureOptions(
                -1, null, published, true, Acknowledgements.immediate(), RangeSpec.whole(), Faults.none());
    }

    /// Ends after so many transactions; -1 is no limit.
    public CaptureOptions withTransactions(int newTransactions) {
        return new CaptureOptions(newTransactions, idleLimit, published, combined, acknowledgements, range, faults);
    }

    /// Ends when nothing came for so long; null is no limit.
    public CaptureOptions withIdleLimit(@Nullable Duration newIdleLimit) {
        return new CaptureOptions(transactions, newIdleLimit, published, combined, acknowledgements, range, faults);
    }

    /// Whether documents are combined; else they are handed on as they were emitted.
    public CaptureOptions withCombined(boolean newCombined) {
        return new CaptureOptions(transactions, idleLimit, published, newCombined, acknowledgements, range, faults);
    }

    /// When commits are acknowledged.
    public CaptureOptions withAcknowledgements(Acknowledgements newAcknowledgements) {
        return new CaptureOptions(transactions, idleLimit, published, combined, newAcknowledgements, range, faults);
    }

    /// The shard's key range.
    public CaptureOptions withRange(RangeSpec newRange) {
        return new CaptureOptions(transactions, idleLimit, published, combined, acknowledgements, newRange, faults);
    }

    /// When to kill the connector.
    public CaptureOptions withFaults(Faults newFaults) {
        return new CaptureOptions(transactions, idleLimit, published, combined, acknowledgements, range, newFaults);
    }
}
