package dev.flowcdk.postgres.source;

import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.JsonBytes;
import org.jspecify.annotations.Nullable;

/// A change of the log on its way into a document. One instance serves all changes of a table.
final class Change implements DocumentBody {

    private final Transaction transaction;
    private final byte[] tableNames;
    private final byte[] tag;
    private final boolean withTransactionId;

    private ChangePlan plan;
    private Operation operation = Operation.INSERT;
    private Tuple row = new Tuple();
    private @Nullable Tuple before;
    private @Nullable Tuple unchanged;
    private boolean keyOnly;
    private long position;

    enum Operation {
        INSERT("c"),
        UPDATE("u"),
        DELETE("d");

        private final byte[] head;

        Operation(String letter) {
            this.head = DocumentProperties.utf8("\"_meta\":{\"op\":\"" + letter + "\",\"source\":{\"ts_ms\":");
        }
    }

    /// @param transaction the one that is being read; always the same object
    /// @param tag the operator's mark of this source
    /// @param withTransactionId whether documents tell the number of their transaction
    Change(TableName table, Transaction transaction, @Nullable String tag, boolean withTransactionId, ChangePlan plan) {
        this.transaction = transaction;
        this.tableNames = new JsonBytes(128)
                .ascii(",\"schema\":")
                .string(table.schema())
                .ascii(",\"table\":")
                .string(table.table())
                .ascii(",\"loc\":[")
                .toByteArray();
        this.tag = tag == null
                ? new byte[0]
                : new JsonBytes(64).ascii(",\"tag\":").string(tag).toByteArray();
        this.withTransactionId = withTransactionId;
        this.plan = plan;
    }

    /// Makes the next rows follow another description of the table.
    void follow(ChangePlan next) {
        plan = next;
    }

    /// Sets the change itself; its tuples are read while the document is written.
    ///
    /// @param identity the row before the change, or what the log tells of it
    /// @param identityIsKeyOnly whether that is the columns of the replica identity only
    /// @param looked values that the row lacks since they did not change
    Change of(
            Operation kind,
            long changePosition,
            Tuple current,
            @Nullable Tuple identity,
            boolean identityIsKeyOnly,
            @Nullable Tuple looked) {
        operation = kind;
        position = changePosition;
        row = current;
        before = identity;
        keyOnly = identityIsKeyOnly;
        unchanged = looked;
        return this;
    }

    @Override
    public void writeTo(JsonBytes out) {
        boolean partial = operation == Operation.DELETE && keyOnly;
        out.put('{');
        plan.writeHead(row, unchanged, partial, out);
        writeMeta(out);
        plan.writeTail(row, unchanged, partial, out);
        close(out);
    }

    private void writeMeta(JsonBytes out) {
        out.raw(operation.head).number(transaction.committedAtMillis()).raw(tableNames);
        out.number(transaction.previousEnd()).put(',').number(position).put(',');
        out.number(transaction.commit()).put(']');
        if (withTransactionId) {
            out.ascii(",\"txid\":").number(transaction.id());
        }
        out.raw(tag).put('}');
        if (before != null) {
            out.ascii(",\"before\":{");
            int start = out.length();
            plan.writeHead(before, null, keyOnly, out);
            plan.writeTail(before, null, keyOnly, out);
            if (out.length() > start) {
                close(out);
            } else {
                out.put('}');
            }
        }
        out.put('}').put(',');
    }

    /// Puts a closing brace in place of the last comma.
    private static void close(JsonBytes out) {
        out.length(out.length() - 1);
        out.put('}');
    }
}
