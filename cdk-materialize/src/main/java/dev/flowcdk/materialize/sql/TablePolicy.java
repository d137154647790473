package dev.flowcdk.materialize.sql;

/// How a task treats tables, where the operator may choose.
///
/// @param takesOver whether a new binding may use a table that exists
/// @param backfill what becomes of a table when its binding is backfilled
/// @param rebuildsDocuments whether tables need no column for the document, since it is rebuilt from the other columns
public record TablePolicy(boolean takesOver, Backfill backfill, boolean rebuildsDocuments) {

    /// Tables that the task has not made are left alone, a backfill starts with an empty one, and documents have a
    /// column.
    public static final TablePolicy USUAL = new TablePolicy(false, Backfill.EMPTY, false);

    /// What becomes of a table when its binding is backfilled.
    public enum Backfill {
        /// It is emptied, and made anew where it does not fit.
        EMPTY,
        /// It keeps its rows. A table that does not fit is an error.
        KEEP,
        /// It is always made anew.
        DROP
    }

    /// Whether tables may hold documents that the runtime does not know of, so that it has to ask for every key.
    public boolean foreignRows() {
        return takesOver || backfill == Backfill.KEEP;
    }
}
