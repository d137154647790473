package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.runtime.wire.Faults;
import java.time.Duration;

/// How a session of a materialization is run.
///
/// @param transactions ends after so many; -1 is no limit
/// @param lastAcknowledge whether the last transaction is acknowledged before the end of input; else the stream is
///     dropped after the commit
/// @param loadOptimization whether keys above all that were ever stored are not loaded
/// @param acknowledgeDelay pause between the runtime's commit and its Acknowledge
/// @param documents a transaction ends at so many
/// @param range the shard's key range
/// @param faults when to kill the connector
public record MaterializeOptions(
        int transactions,
        boolean lastAcknowledge,
        boolean loadOptimization,
        Duration acknowledgeDelay,
        int documents,
        RangeSpec range,
        Faults faults) {

    /// Any number of transactions of at most 20 000 documents or 16 MiB, acknowledged at once.
    public static MaterializeOptions task() {
        return new MaterializeOptions(-1, true, true, Duration.ZERO, 20_000, RangeSpec.whole(), Faults.none());
    }

    /// Ends after so many transactions; -1 is no limit.
    public MaterializeOptions withTransactions(int newTransactions) {
        return new MaterializeOptions(
                newTransactions, lastAcknowledge, loadOptimization, acknowledgeDelay, documents, range, faults);
    }

    /// Whether the last transaction is acknowledged before the end of input.
    public MaterializeOptions withLastAcknowledge(boolean newLastAcknowledge) {
        return new MaterializeOptions(
                transactions, newLastAcknowledge, loadOptimization, acknowledgeDelay, documents, range, faults);
    }

    /// Whether keys above all that were ever stored are not loaded.
    public MaterializeOptions withLoadOptimization(boolean newLoadOptimization) {
        return new MaterializeOptions(
                transactions, lastAcknowledge, newLoadOptimization, acknowledgeDelay, documents, range, faults);
    }

    /// Pause between the runtime's commit and its Acknowledge.
    public MaterializeOptions withAcknowledgeDelay(Duration newAcknowledgeDelay) {
        return new MaterializeOptions(
                transactions, lastAcknowledge, loadOptimization, newAcknowledgeDelay, documents, range, faults);
    }

    /// A transaction ends at so many documents.
    public MaterializeOptions withDocuments(int newDocuments) {
        return new MaterializeOptions(
                transactions, lastAcknowledge, loadOptimization, acknowledgeDelay, newDocuments, range, faults);
    }

    /// The shard's key range.
    public MaterializeOptions withRange(RangeSpec newRange) {
        return new MaterializeOptions(
                transactions, lastAcknowledge, loadOptimization, acknowledgeDelay, documents, newRange, faults);
    }

    /// When to kill the connector.
    public MaterializeOptions withFaults(Faults newFaults) {
        return new MaterializeOptions(
                transactions, lastAcknowledge, loadOptimization, acknowledgeDelay, documents, range, newFaults);
    }
}
