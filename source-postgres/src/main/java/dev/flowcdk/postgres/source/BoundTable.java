package dev.flowcdk.postgres.source;

import dev.flowcdk.UserException;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.postgres.Identifiers;
import dev.flowcdk.postgres.source.Table.Column;
import dev.flowcdk.postgres.type.ColumnCodec;
import dev.flowcdk.postgres.type.KeyTuple;
import dev.flowcdk.postgres.type.PostgresColumn;
import dev.flowcdk.postgres.type.PostgresType;
import dev.flowcdk.postgres.type.ServerZone;
import dev.flowcdk.postgres.type.ValueForms;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A binding, the table that it captures, and how far that is. For the thread of the capture.
final class BoundTable {

    private static final Set<String> ORDERED_LIKE_PACKED_KEYS = Set.of(
            "bool",
            "int2",
            "int4",
            "int8",
            "oid",
            "numeric",
            "float4",
            "float8",
            "uuid",
            "macaddr",
            "macaddr8",
            "bytea",
            "date",
            "timestamp",
            "timestamptz");

    private final CaptureBinding<SourceResource, TableState> binding;
    private final List<String> collectionKey;
    private final ValueForms forms;
    private Table table;
    private TableState state;
    private byte @Nullable [] scanned;

    BoundTable(CaptureBinding<SourceResource, TableState> binding, Table table, ValueForms forms) {
        this.binding = binding;
        this.forms = forms;
        this.table = table;
        this.collectionKey = ScanKey.columnsOf(binding.collection().key());
        this.state = TableState.pending();
    }

    CaptureBinding<SourceResource, TableState> binding() {
        return binding;
    }

    SourceResource resource() {
        return binding.resource();
    }

    Table table() {
        return table;
    }

    TableName name() {
        return table.name();
    }

    /// Takes the table as the catalogue has it now.
    ///
    /// @throws UserException when a column has changed in a way that documents cannot follow silently
    void rediscovered(Table now) {
        for (Column column : table.columns()) {
            Column current = now.column(column.name());
            if (current == null && keyColumns().contains(column.name())) {
                throw new UserException("column \"" + column.name() + "\" of table " + name()
                        + " does not exist any more, but is part of the collection's key");
            }
            if (current != null && current.type().oid() != column.type().oid()) {
                throw ChangeLog.retyped(name(), column.name());
            }
        }
        table = now;
    }

    TableState state() {
        return state;
    }

    /// Takes the state over without reporting it.
    void restore(TableState stored) {
        state = stored;
        scanned = packed(stored);
    }

    /// Takes the stored position of a backfill in the form that keys have here. The other implementation packs times
    /// and decimals otherwise, and its bytes compare wrongly with the keys of changes.
    void repackPosition(ServerZone zone) {
        byte[] foreign = scanned;
        List<String> key = state.keyColumns();
        if (foreign == null || key == null || state.mode() != TableState.Mode.PRECISE_BACKFILL) {
            return;
        }
        if (!comparesKeys(key)) {
            restartBackfill();
            return;
        }
        try {
            scanned = KeyTuple.of(
                            key.stream().map(column -> scanCodec(column, zone)).toList())
                    .repacked(foreign);
        } catch (IllegalArgumentException notPacked) {
            throw foreignPosition(notPacked);
        }
    }

    /// What to tell when the stored position is none of the table's backfill.
    UserException foreignPosition(@Nullable Exception cause) {
        List<String> key = state.keyColumns();
        String message = "the stored state of table " + name()
                + " is not ours: \"scanned\" is no position of a backfill by " + (key == null ? List.of() : key);
        return cause == null ? new UserException(message) : new UserException(message, cause);
    }

    /// The codec of a column that the backfill goes by.
    ///
    /// @throws UserException when the table does not have it any more
    ColumnCodec scanCodec(String column, ServerZone zone) {
        Column found = table.column(column);
        if (found == null) {
            throw new UserException("column \"" + column + "\", by which the backfill of table " + name()
                    + " goes, is not there any more; raise the backfill counter of its binding");
        }
        return codec(column, found.type(), found.notNull(), zone);
    }

    /// Changes the state with the next checkpoint.
    void update(TableState next) {
        restore(next);
        binding.update(next);
    }

    /// Starts the backfill that is under way anew.
    void restartBackfill() {
        List<String> key = state.keyColumns();
        boolean leavesOut = state.mode() == TableState.Mode.PRECISE_BACKFILL;
        // where the keys of changes cannot be compared, none may be left out
        boolean all = leavesOut && key != null && !comparesKeys(key);
        update(state.backfilling(all ? TableState.Mode.UNFILTERED_BACKFILL : state.mode(), key));
    }

    private boolean comparesKeys(List<String> key) {
        return ScanKey.problemOf(table, key, true) == null;
    }

    /// The packed key up to which the table was read; null at the start.
    byte @Nullable [] scanned() {
        return scanned;
    }

    /// The columns of the collection's key, for as much of it as is columns.
    List<String> collectionKey() {
        return collectionKey;
    }

    /// The columns that a backfill by key goes by.
    ///
    /// @throws UserException when there are none, or some that the table does not have
    List<String> scanKey() {
        List<String> key = ScanKey.of(resource(), binding.collection().key());
        String problem = ScanKey.problemOf(table, key, resource().mode() == SourceResource.Mode.PRECISE);
        if (problem != null) {
            throw new UserException("table " + name() + ": " + problem);
        }
        return key;
    }

    /// The columns that a backfill by key would go by; null when none would.
    @Nullable
    List<String> keyOrNull() {
        List<String> key = ScanKey.of(resource(), binding.collection().key());
        boolean none = key.isEmpty() || resource().mode() == SourceResource.Mode.WITHOUT_PRIMARY_KEY;
        return none ? null : key;
    }

    /// How the backfill runs that the resource asks for.
    TableState.Mode backfillMode() {
        return switch (resource().mode()) {
            case ONLY_CHANGES -> TableState.Mode.ACTIVE;
            case WITHOUT_PRIMARY_KEY -> TableState.Mode.KEYLESS_BACKFILL;
            case NORMAL -> TableState.Mode.UNFILTERED_BACKFILL;
            case PRECISE -> TableState.Mode.PRECISE_BACKFILL;
            case AUTOMATIC ->
                resource().advanced().additionalBackfillFilter() == null
                                && scanKey().stream().allMatch(this::orderedLikePackedKeys)
                        ? TableState.Mode.PRECISE_BACKFILL
                        : TableState.Mode.UNFILTERED_BACKFILL;
        };
    }

    /// The column as the backfill's query orders and compares it. It names the table, for else it would be the selected
    /// text of the column that rows are ordered by.
    String scanExpression(String column) {
        String quoted = name().quoted() + '.' + Identifiers.quoted(column);
        Column found = table.column(column);
        boolean bytewise =
                state.mode() == TableState.Mode.PRECISE_BACKFILL && found != null && ScanKey.collated(found.type());
        return bytewise ? quoted + " COLLATE \"C\"" : quoted;
    }

    /// The schema of the operators that compare the column's values. Those of an extension's type are where it is
    /// itself; among the server's own one may be found that takes the type for another.
    String operatorSchema(String column) {
        PostgresType type = Objects.requireNonNull(table.column(column)).type();
        boolean own = type.typtype() == 'b' && !type.name().startsWith("_");
        return own ? type.schema() : "pg_catalog";
    }

    /// Codecs of all columns that are captured.
    List<ColumnCodec> codecs(ServerZone zone) {
        List<ColumnCodec> codecs = new ArrayList<>();
        for (Column column : table.columns()) {
            codecs.add(codec(column.name(), column.type(), column.notNull(), zone));
        }
        return codecs;
    }

    ColumnCodec codec(String column, PostgresType type, boolean notNull, ServerZone zone) {
        boolean inKey = table.key().contains(column) || collectionKey.contains(column);
        return ColumnCodec.of(new PostgresColumn(column, type, notNull, inKey), zone, forms);
    }

    /// All columns that stand as keys in documents.
    Set<String> keyColumns() {
        Set<String> key = new LinkedHashSet<>(table.key());
        key.addAll(collectionKey);
        return key;
    }

    private boolean orderedLikePackedKeys(String name) {
        Column column = table.column(name);
        return column != null && ORDERED_LIKE_PACKED_KEYS.contains(column.type().name());
    }

    private byte @Nullable [] packed(TableState stored) {
        String text = stored.scanned();
        try {
            return text == null ? null : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new UserException(
                    "the stored state of table " + name() + " is not ours: \"scanned\" is not base64", notBase64);
        }
    }
}
