package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.Identifiers;
import dev.flowcdk.postgres.source.Relation.RelationColumn;
import dev.flowcdk.postgres.source.Table.Column;
import dev.flowcdk.postgres.type.ColumnCodec;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds large values that a change leaves out since they did not change. That is no loss where a document of the same
/// key has them from before, but there is none when it is the key that has changed. They are read from the table then,
/// as they are now: what has changed since comes later in the log.
final class RowLookup {

    private static final Logger LOGGER = System.getLogger(RowLookup.class.getName());

    private final BoundTable table;
    private final Connection connection;
    private final Relation relation;
    private final Map<String, ColumnCodec> codecs;
    private final List<String> identity;
    private final LoggedKey key;
    private final boolean tellsKeyChanges;

    private RowLookup(
            BoundTable table,
            Connection connection,
            Relation relation,
            Map<String, ColumnCodec> codecs,
            List<String> identity,
            LoggedKey key) {
        this.table = table;
        this.connection = connection;
        this.relation = relation;
        this.codecs = codecs;
        this.identity = identity;
        this.key = key;
        this.tellsKeyChanges = identity.containsAll(table.collectionKey());
    }

    /// @param codecs of the columns that are captured
    /// @return null where documents are not found by columns, or rows not by their replica identity
    static @Nullable RowLookup of(
            BoundTable table, Connection connection, Relation relation, Map<String, ColumnCodec> codecs) {
        List<String> identity = relation.columns().stream()
                .filter(RelationColumn::inIdentity)
                .map(RelationColumn::name)
                .toList();
        if (table.collectionKey().isEmpty() || identity.isEmpty() || relation.replicaIdentity() == 'f') {
            return null;
        }
        LoggedKey key = LoggedKey.of(identity, relation, codecs);
        return key == null ? null : new RowLookup(table, connection, relation, codecs, identity, key);
    }

    /// The values that the row lacks.
    ///
    /// @param before what the log tells of the row before the change: its old key, if that has changed
    /// @return null when there are none that would be missed, or they cannot be found
    @Nullable
    Tuple find(Tuple row, @Nullable Tuple before) throws SQLException, InterruptedException {
        if (tellsKeyChanges && (before == null || hasSameKey(row, before))) {
            return null;
        }
        List<Integer> missing = new ArrayList<>();
        for (int place = 0; place < row.count(); place++) {
            if (row.kind(place) == Tuple.UNCHANGED
                    && codecs.containsKey(relation.columns().get(place).name())) {
                missing.add(place);
            }
        }
        return missing.isEmpty() ? null : read(row, missing);
    }

    /// Whether the log tells the key before the change for another reason than that it has changed, as it does for
    /// large ones.
    private boolean hasSameKey(Tuple row, Tuple before) {
        for (int place = 0; place < relation.columns().size(); place++) {
            if (relation.columns().get(place).inIdentity() && !row.hasSame(place, before)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Tuple read(Tuple row, List<Integer> missing) throws SQLException, InterruptedException {
        List<ColumnCodec> wanted = missing.stream()
                .map(place -> codecs.get(relation.columns().get(place).name()))
                .toList();
        if (!wanted.stream().allMatch(this::isAsItWas)) {
            tell(wanted, "the columns have changed since");
            return null;
        }
        Tuple found = Tuple.unchanged(row.count());
        boolean[] any = {false};
        try {
            CopyQuery.read(connection, select(wanted, key.literals(row)), (message, start) -> {
                any[0] = true;
                return fill(found, missing, wanted, message, start);
            });
        } catch (SQLException failure) {
            String state = String.valueOf(failure.getSQLState());
            if (!state.startsWith("42")) {
                throw failure;
            }
            tell(wanted, Database.message(failure));
            return null;
        }
        // a row that is gone, or whose key has changed again, comes later in the log
        return any[0] ? found : null;
    }

    private static int fill(Tuple found, List<Integer> missing, List<ColumnCodec> wanted, byte[] message, int start) {
        int at = start + Short.BYTES;
        for (int index = 0; index < missing.size(); index++) {
            int length = BigEndian.int32(message, at);
            at += Integer.BYTES;
            byte kind = length < 0 ? Tuple.NULL : wanted.get(index).binarySafe() ? Tuple.BINARY : Tuple.TEXT;
            found.set(missing.get(index), kind, message, at, length);
            at += Math.max(length, 0);
        }
        return at;
    }

    private String select(List<ColumnCodec> wanted, List<String> literals) {
        return "SELECT "
                + String.join(", ", wanted.stream().map(ColumnCodec::selected).toList()) + " FROM "
                + table.name().quoted() + " WHERE ("
                + String.join(", ", identity.stream().map(Identifiers::quoted).toList()) + ") = ("
                + String.join(", ", literals) + ")";
    }

    private boolean isAsItWas(ColumnCodec codec) {
        Column now = table.table().column(codec.name());
        return now != null && now.type().oid() == codec.column().type().oid();
    }

    private void tell(List<ColumnCodec> wanted, String why) {
        LOGGER.log(
                Level.WARNING,
                ("a row of table %s has got another key, and its large values of %s did not change, so that "
                                + "the log does not have them; they cannot be read from the table either (%s) and are left "
                                + "out. Raise the backfill counter of the binding to have them")
                        .formatted(
                                table.name(),
                                wanted.stream().map(ColumnCodec::name).toList(),
                                why));
    }
}
