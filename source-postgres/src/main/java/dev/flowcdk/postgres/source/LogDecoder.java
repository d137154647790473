package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.source.Relation.RelationColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads messages of the output plug-in `pgoutput`, protocol version 1, values as text or binary.
final class LogDecoder {

    private final LogHandler handler;
    private final Tuple before = new Tuple();
    private final Tuple row = new Tuple();

    LogDecoder(LogHandler handler) {
        this.handler = handler;
    }

    /// Hands one message to the handler.
    ///
    /// @param offset where the message starts in the array
    /// @param position position of the change in the log
    void decode(byte[] message, int offset, long position) throws Exception {
        int at = offset + 1;
        switch (message[offset]) {
            case 'I' -> insert(message, at, position);
            case 'U' -> update(message, at, position);
            case 'D' -> delete(message, at, position);
            case 'B' ->
                handler.begin(
                        BigEndian.int64(message, at),
                        BigEndian.int64(message, at + 8),
                        BigEndian.int32(message, at + 16) & 0xFFFF_FFFFL);
            case 'C' -> handler.commit(BigEndian.int64(message, at + 9));
            case 'R' -> handler.relation(relation(message, at));
            case 'T' -> truncate(message, at);
            case 'Y' -> type(message, at);
            case 'O' -> {
                // origins do not matter
            }
            default ->
                throw new IllegalStateException(
                        "the log has a message of kind '" + (char) message[offset] + "', which was not asked for");
        }
    }

    private void insert(byte[] message, int start, long position) throws Exception {
        row.read(message, start + Integer.BYTES + 1);
        handler.insert(BigEndian.int32(message, start), position, row);
    }

    private void update(byte[] message, int start, long position) throws Exception {
        int relation = BigEndian.int32(message, start);
        int at = start + Integer.BYTES;
        byte kind = message[at++];
        if (kind == 'N') {
            row.read(message, at);
            handler.update(relation, position, null, false, row);
            return;
        }
        at = before.read(message, at);
        row.read(message, at + 1);
        // what is large and did not change is only here; so is a large key, which may not have changed either
        row.complete(before);
        handler.update(relation, position, before, kind == 'K', row);
    }

    private void delete(byte[] message, int start, long position) throws Exception {
        byte kind = message[start + Integer.BYTES];
        before.read(message, start + Integer.BYTES + 1);
        handler.delete(BigEndian.int32(message, start), position, before, kind == 'K');
    }

    private void truncate(byte[] message, int start) throws Exception {
        int count = BigEndian.int32(message, start);
        int first = start + Integer.BYTES + 1;
        for (int index = 0; index < count; index++) {
            handler.truncate(BigEndian.int32(message, first + index * Integer.BYTES));
        }
    }

    private void type(byte[] message, int start) throws Exception {
        int at = start + Integer.BYTES;
        int end = end(message, at);
        handler.type(
                BigEndian.int32(message, start),
                schema(text(message, at, end)),
                text(message, end + 1, end(message, end + 1)));
    }

    private static Relation relation(byte[] message, int start) {
        int at = start + Integer.BYTES;
        int end = end(message, at);
        String schema = schema(text(message, at, end));
        at = end + 1;
        end = end(message, at);
        String table = text(message, at, end);
        char replicaIdentity = (char) message[end + 1];
        int count = BigEndian.int16(message, end + 2);
        at = end + 2 + Short.BYTES;
        List<RelationColumn> columns = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            end = end(message, at + 1);
            columns.add(new RelationColumn(
                    text(message, at + 1, end),
                    (message[at] & 1) != 0,
                    BigEndian.int32(message, end + 1),
                    BigEndian.int32(message, end + 1 + Integer.BYTES)));
            at = end + 1 + 2 * Integer.BYTES;
        }
        return new Relation(BigEndian.int32(message, start), new TableName(schema, table), replicaIdentity, columns);
    }

    /// The catalogue's schema is sent as an empty name.
    private static String schema(String sent) {
        return sent.isEmpty() ? "pg_catalog" : sent;
    }

    private static int end(byte[] message, int start) {
        int at = start;
        while (message[at] != 0) {
            at++;
        }
        return at;
    }

    private static String text(byte[] message, int start, int end) {
        return new String(message, start, end - start, StandardCharsets.UTF_8);
    }
}
