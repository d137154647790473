package dev.flowcdk.postgres.source;

import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.JsonPieces;
import dev.flowcdk.json.JsonWriter;
import dev.flowcdk.postgres.type.OwnBytes;
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
        var names = new OwnBytes(128);
        names.ascii(",\"schema\":")
                .string(table.schema())
                .ascii(",\"table\":")
                .string(table.table())
                .ascii(",\"loc\":[");
        this.tableNames = names.toByteArray();
        var mark = new OwnBytes(64);
        if (tag != null) {
            mark.ascii(",\"tag\":").string(tag);
        }
        this.tag = mark.toByteArray();
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
    public void writeTo(JsonWriter json) {
        JsonPieces out = json.pieces();
        boolean partial = operation == Operation.DELETE && keyOnly;
        out.put('{');
        plan.writeHead(row, unchanged, partial, out);
        writeMeta(out);
        plan.writeTail(row, unchanged, partial, out);
        out.put('}');
    }

    private void writeMeta(JsonPieces out) {
        out.raw(operation.head).number(transaction.committedAtMillis()).raw(tableNames);
        out.number(transaction.previousEnd()).put(',').number(position).put(',');
        out.number(transaction.commit()).put(']');
        if (withTransactionId) {
            out.ascii(",\"txid\":").number(transaction.id());
        }
        out.raw(tag).put('}');
        if (before != null) {
            out.ascii(",\"before\":{");
            plan.writeAll(before, keyOnly, out);
            out.put('}');
        }
        out.put('}');
    }
}
