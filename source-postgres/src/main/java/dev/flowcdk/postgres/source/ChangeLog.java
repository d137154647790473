package dev.flowcdk.postgres.source;

import dev.flowcdk.UserException;
import dev.flowcdk.postgres.source.Relation.RelationColumn;
import dev.flowcdk.postgres.source.Table.Column;
import dev.flowcdk.postgres.type.ColumnCodec;
import dev.flowcdk.postgres.type.PostgresType;
import dev.flowcdk.postgres.type.ServerZone;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes documents of the log's changes. For the thread of the capture.
final class ChangeLog implements LogHandler {

    private static final Logger LOGGER = System.getLogger(ChangeLog.class.getName());

    private final Map<TableName, BoundTable> tables;
    private final Connection connection;
    private final SourceCatalog catalog;
    private final TableIdentities identities;
    private final ServerZone zone;
    private final @Nullable String tag;
    private final boolean deletesOldKeys;
    private final RecentTransactions recent;
    private final Commits commits;
    private final Transaction transaction;
    private final Map<Integer, Followed> followed = new HashMap<>();
    private final Set<Integer> unbound = new HashSet<>();
    private final Map<Integer, DescribedType> types = new HashMap<>();

    private boolean binary;
    private boolean needsText;
    private int emitted;
    private int emittedBefore;
    private int lastRelation;
    private @Nullable Followed last;

    /// What happens at the end of each transaction.
    interface Commits {
        void committed(long end) throws InterruptedException;
    }

    /// A type as the log describes it.
    private record DescribedType(String schema, String name) {}

    /// A bound table as the log describes it.
    ///
    /// @param change the document of its changes, in turn
    /// @param key what its backfill goes by
    /// @param untold columns of the collection's key that the log does not tell of deleted rows
    /// @param lookup finds values that changes leave out; null where none are missed
    /// @param oldKeys finds rows that get another key; null where documents of old keys stay
    private record Followed(
            BoundTable table,
            Relation relation,
            Change change,
            @Nullable LoggedKey key,
            List<String> untold,
            @Nullable RowLookup lookup,
            @Nullable OldKeys oldKeys) {}

    /// @param tables the bound tables; may change between calls
    /// @param connection for queries
    /// @param identities told of each table that the log has
    /// @param deletesOldKeys whether a row that gets another key is deleted under its old one
    /// @param binary whether the log was asked for values in binary form
    /// @param start position where reading starts
    /// @param recent told of all transactions
    ChangeLog(
            Map<TableName, BoundTable> tables,
            Connection connection,
            SourceCatalog catalog,
            TableIdentities identities,
            ServerZone zone,
            @Nullable String tag,
            boolean deletesOldKeys,
            boolean binary,
            long start,
            RecentTransactions recent,
            Commits commits) {
        this.tables = tables;
        this.connection = connection;
        this.catalog = catalog;
        this.identities = identities;
        this.zone = zone;
        this.tag = tag;
        this.deletesOldKeys = deletesOldKeys;
        this.binary = binary;
        this.transaction = new Transaction(start);
        this.recent = recent;
        this.commits = commits;
    }

    /// Whether a transaction has been read in part.
    boolean insideTransaction() {
        return transaction.open();
    }

    /// Whether the log has to be read as text from the end of the last transaction on. Then nothing more may be handed
    /// over before [#readAsText()].
    boolean needsText() {
        return needsText;
    }

    /// Makes ready for the log as text, from the end of the last transaction on. What was emitted of the transaction
    /// that is open is not emitted again.
    void readAsText() {
        binary = false;
        needsText = false;
        emittedBefore = Math.max(emitted, emittedBefore);
        followed.clear();
        unbound.clear();
        last = null;
        lastRelation = 0;
    }

    /// Declares that everything up to this position was read although no transaction ended there.
    void skipTo(long position) {
        transaction.end(position);
    }

    @Override
    public void begin(long commit, long committedAt, long transactionId) throws SQLException {
        transaction.begin(commit, committedAt, transactionId);
        emitted = 0; // the transaction may come a second time
        recent.add(transactionId);
    }

    @Override
    public void commit(long end) throws InterruptedException {
        transaction.end(end);
        emitted = 0;
        emittedBefore = 0;
        commits.committed(end);
    }

    @Override
    public void type(int id, String schema, String name) {
        types.put(id, new DescribedType(schema, name));
    }

    @Override
    public void relation(Relation relation) throws SQLException {
        last = null;
        lastRelation = 0;
        BoundTable named = tables.get(relation.name());
        BoundTable table = named == null ? nowNamed(relation) : named;
        if (table == null) {
            Followed renamed = followed.remove(relation.id());
            if (renamed != null) {
                LOGGER.log(
                        Level.WARNING,
                        "table " + renamed.table.name() + " was renamed to " + relation.name()
                                + ": its changes are not captured under that name");
            }
            unbound.add(relation.id());
            return;
        }
        identities.see(table, Integer.toUnsignedLong(relation.id()));
        unbound.remove(relation.id());
        Followed before = followed.get(relation.id());
        if (before != null) {
            checkTypes(table, before.relation, relation);
        }
        followed.put(relation.id(), follow(table, relation));
    }

    /// The bound table that had another name, or was in another schema, when the log was written, and has its name
    /// again.
    private @Nullable BoundTable nowNamed(Relation relation) throws SQLException {
        long id = Integer.toUnsignedLong(relation.id());
        for (BoundTable table : tables.values()) {
            if (table.table().id() == id) {
                Table now = catalog.tables(List.of(table.name())).get(table.name());
                return now != null && now.id() == id ? table : null;
            }
        }
        return null;
    }

    @Override
    public void insert(int relation, long position, Tuple row) throws SQLException, InterruptedException {
        Followed table = followed(relation);
        if (table != null) {
            emit(table, Change.Operation.INSERT, position, row, null, false);
        }
    }

    @Override
    public void update(int relation, long position, @Nullable Tuple before, boolean keyOnly, Tuple row)
            throws SQLException, InterruptedException {
        Followed table = followed(relation);
        if (table != null) {
            if (before != null && table.oldKeys != null && table.oldKeys.leaves(row, before)) {
                emit(table, Change.Operation.DELETE, position, before, null, keyOnly);
            }
            emit(table, Change.Operation.UPDATE, position, row, before, keyOnly);
        }
    }

    @Override
    public void delete(int relation, long position, Tuple before, boolean keyOnly)
            throws SQLException, InterruptedException {
        Followed table = followed(relation);
        if (table != null) {
            emit(table, Change.Operation.DELETE, position, before, null, keyOnly);
        }
    }

    @Override
    public void truncate(int relation) {
        Followed table = followed(relation);
        if (table != null) {
            LOGGER.log(
                    Level.WARNING,
                    "table " + table.table.name() + " was emptied by TRUNCATE, which is not captured: its rows stay in "
                            + table.table.binding().collection().name());
        }
    }

    private void emit(
            Followed followed,
            Change.Operation operation,
            long position,
            Tuple row,
            @Nullable Tuple before,
            boolean keyOnly)
            throws SQLException, InterruptedException {
        BoundTable table = followed.table;
        switch (table.state().mode()) {
            case PENDING, IGNORE, MISSING -> {
                return;
            }
            case PRECISE_BACKFILL -> {
                if (!read(followed, row)) {
                    return;
                }
            }
            case UNFILTERED_BACKFILL, KEYLESS_BACKFILL, ACTIVE -> {}
        }
        if (operation == Change.Operation.DELETE && keyOnly && !followed.untold.isEmpty()) {
            throw ReplicaIdentity.untold(table.name(), followed.untold);
        }
        long place = transaction.distinct(position);
        if (emitted++ >= emittedBefore) {
            Tuple unchanged = operation == Change.Operation.UPDATE && followed.lookup != null
                    ? followed.lookup.find(row, before)
                    : null;
            table.binding().emit(followed.change.of(operation, place, row, before, keyOnly, unchanged));
        }
    }

    /// Whether the backfill has passed the row, so that the row's changes count from now on.
    private static boolean read(Followed followed, Tuple row) {
        byte[] scanned = followed.table.scanned();
        if (scanned == null) {
            return false;
        }
        LoggedKey key = followed.key;
        return key == null || key.compare(row, scanned) <= 0;
    }

    private @Nullable Followed followed(int relation) {
        if (relation == lastRelation) {
            return last;
        }
        Followed found = followed.get(relation);
        if (found == null && !unbound.contains(relation)) {
            throw new IllegalStateException(
                    "the log has a change of relation " + relation + ", which it did not describe");
        }
        lastRelation = relation;
        last = found;
        return found;
    }

    private Followed follow(BoundTable table, Relation relation) throws SQLException {
        Map<String, ColumnCodec> codecs = new HashMap<>();
        for (RelationColumn column : relation.columns()) {
            if (!table.table().omitted().contains(column.name())) {
                codecs.put(column.name(), codec(table, column));
            }
        }
        var change = new Change(
                table.name(),
                transaction,
                tag,
                table.binding().collection().projects("/_meta/source/txid"),
                new ChangePlan(relation, codecs));
        List<String> untold = new ArrayList<>(table.collectionKey());
        relation.columns().stream()
                .filter(RelationColumn::inIdentity)
                .map(RelationColumn::name)
                .forEach(untold::remove);
        return new Followed(
                table,
                relation,
                change,
                LoggedKey.of(table, relation, codecs),
                List.copyOf(untold),
                RowLookup.of(table, connection, relation, codecs),
                deletesOldKeys ? OldKeys.of(table, connection, relation) : null);
    }

    private ColumnCodec codec(BoundTable table, RelationColumn column) throws SQLException {
        Column known = table.table().column(column.name());
        boolean same = known != null && (int) known.type().oid() == column.typeId();
        PostgresType type = known != null && same ? known.type() : type(column);
        ColumnCodec codec = table.codec(column.name(), type, known != null && known.notNull(), zone);
        needsText |= binary && !codec.binarySafe();
        return codec;
    }

    /// The catalogue is as it is now, the log as it was then: it may have types that are gone. What the log says of
    /// them is less, but all that is left.
    private PostgresType type(RelationColumn column) throws SQLException {
        PostgresType type = catalog.type(column.typeId(), column.modifier());
        DescribedType described = types.get(column.typeId());
        return type.schema().isEmpty() && described != null
                ? new PostgresType(type.oid(), described.schema, described.name, 'b', column.modifier())
                : type;
    }

    /// Fails when a column has got another type than it had when the capture started. A type that it had only for a
    /// while is none, as in a part of the log that is older than the start.
    private void checkTypes(BoundTable table, Relation before, Relation now) throws SQLException {
        for (RelationColumn column : now.columns()) {
            Column known = table.table().column(column.name());
            if (known != null
                    && (int) known.type().oid() != column.typeId()
                    && described(before, known)
                    && !hasType(table.name(), known)) {
                throw retyped(table.name(), column.name());
            }
        }
    }

    private static boolean described(Relation relation, Column known) {
        return relation.columns().stream()
                .anyMatch(column -> column.name().equals(known.name())
                        && column.typeId() == (int) known.type().oid());
    }

    private boolean hasType(TableName name, Column known) throws SQLException {
        Table table = catalog.tables(List.of(name)).get(name);
        Column current = table == null ? null : table.column(known.name());
        return current == null || current.type().oid() == known.type().oid();
    }

    static UserException retyped(TableName table, String column) {
        return new UserException(
                "column \"%s\" of table %s has got another type while it is captured. The capture goes on with the new type when"
                                .formatted(column, table)
                        + " it is started again; check that the collection's schema and what is made of it can take it, else"
                        + " raise the backfill counter of the binding");
    }

    /// Makes documents follow the tables as they are bound now.
    void rebind() throws SQLException {
        last = null;
        lastRelation = 0;
        List<Followed> all = new ArrayList<>(followed.values());
        for (Followed each : all) {
            followed.put(each.relation.id(), follow(each.table, each.relation));
        }
    }
}
