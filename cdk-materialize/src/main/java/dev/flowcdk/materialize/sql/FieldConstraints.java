package dev.flowcdk.materialize.sql;

import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.FieldConstraint;
import dev.flowcdk.materialize.FieldConstraint.Kind;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.ProposedBinding;
import dev.flowcdk.task.FlowCollection;
import dev.flowcdk.task.Inference;
import dev.flowcdk.task.Inference.Exists;
import dev.flowcdk.task.Inference.JsonType;
import dev.flowcdk.task.Projection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which fields of a binding can, must and cannot be selected: for a new table by what the collection's schema says,
/// for an existing one also by its columns and by what was selected before.
public final class FieldConstraints {

    private static final Set<JsonType> NUMBERS = EnumSet.of(JsonType.INTEGER, JsonType.NUMBER, JsonType.STRING);

    private final SqlDialect dialect;
    private final TablePolicy policy;
    private final ProposedBinding<?> binding;
    private final List<String> path;
    private final boolean deltaUpdates;
    private final @Nullable MaterializedBinding<RawJson> last;
    private final @Nullable ExistingTable table;

    /// By the names of columns, the fields that become these.
    private final Map<String, Projection> columns;

    /// @param deltaUpdates whether the binding only adds documents
    /// @param last the binding as it was last applied, null for a new one
    /// @param table the table, null if it does not exist
    public FieldConstraints(
            SqlDialect dialect,
            ProposedBinding<?> binding,
            boolean deltaUpdates,
            @Nullable MaterializedBinding<RawJson> last,
            @Nullable ExistingTable table) {
        this(dialect, TablePolicy.USUAL, binding, binding.resourcePath(), deltaUpdates, last, table);
    }

    /// @param policy how tables that exist are treated
    /// @param path schema and table, or the table alone
    /// @param deltaUpdates whether the binding only adds documents
    /// @param last the binding as it was last applied, null for a new one
    /// @param table the table, null if it does not exist
    public FieldConstraints(
            SqlDialect dialect,
            TablePolicy policy,
            ProposedBinding<?> binding,
            List<String> path,
            boolean deltaUpdates,
            @Nullable MaterializedBinding<RawJson> last,
            @Nullable ExistingTable table) {
        this.dialect = dialect;
        this.policy = policy;
        this.binding = binding;
        this.path = path;
        this.deltaUpdates = deltaUpdates;
        this.last = last;
        this.table = table;
        this.columns = columns();
    }

    /// Of several fields that would become the same column, the one that was selected before has it, else one of the
    /// key, else one that the operator wrote about, else the first.
    private Map<String, Projection> columns() {
        Map<String, Projection> found = new HashMap<>();
        for (Projection projection : binding.collection().projections()) {
            found.merge(
                    dialect.stored(projection.field()),
                    projection,
                    (first, second) -> rank(second) < rank(first) ? second : first);
        }
        return found;
    }

    private int rank(Projection projection) {
        String field = projection.field();
        if (last != null && last.fields().all().contains(field)) {
            return 0;
        }
        if (projection.key()) {
            return 1;
        }
        return binding.fieldConfig().containsKey(field) ? 2 : 3;
    }

    /// Why the field can never be a column of this table; empty if it can.
    private String refusal(Projection projection) {
        String refusal = dialect.refusal(projection.field());
        Projection other = columns.get(dialect.stored(projection.field()));
        if (!refusal.isEmpty() || other == null || other.equals(projection)) {
            return refusal;
        }
        return "it would become the same column as field \"" + other.field() + "\", since " + dialect.sameNames()
                + "; give it another name by a projection";
    }

    /// Reports what is wrong with the binding as a whole.
    public void check(Consumer<String> problem) {
        for (Projection projection : binding.collection().projections()) {
            Inference inference = projection.inference();
            if (projection.key() && !inference.always() && inference.defaultValue() == null) {
                problem.accept(
                        "cannot materialize a nullable key: field \"" + projection.field() + "\" of collection \""
                                + binding.collection().name()
                                + "\" may be null or absent; require it in the schema, or give it a default");
            }
        }
        binding.fieldConfig().forEach((field, config) -> {
            try {
                FieldOptions.of(field, config);
            } catch (UserException wrong) {
                problem.accept(String.valueOf(wrong.getMessage()));
            }
        });
        if (table != null && last == null && !policy.takesOver()) {
            problem.accept("the table exists already, and this task has not made it; drop it or choose another name"
                    + dialect.takingTablesOver());
        }
        if (last != null && last.deltaUpdates() && !deltaUpdates && !backfills()) {
            problem.accept(
                    "changing from delta updates to standard updates is not allowed without a backfill, since the"
                            + " table may hold several rows of a key; backfill the binding, or keep delta updates");
        }
        if (!deltaUpdates && firstRoot() == null) {
            problem.accept("collection \"" + binding.collection().name()
                    + "\" has no projection of the root document, which standard updates need");
        }
    }

    /// The constraints of all fields.
    public List<FieldConstraint> all() {
        List<FieldConstraint> constraints = new ArrayList<>();
        for (Projection projection : binding.collection().projections()) {
            String refusal = refusal(projection);
            if (!refusal.isEmpty()) {
                constraints.add(new FieldConstraint(projection.field(), Kind.FIELD_FORBIDDEN, refusal));
            } else if (table == null || backfills() || last == null && !policy.takesOver()) {
                constraints.add(forNew(projection));
            } else if (last == null) {
                forColumn(projection, table, constraints);
            } else if (projection.root()) {
                forExistingDocument(projection, last, table, constraints);
            } else {
                forExisting(projection, last, table, constraints);
            }
        }
        return List.copyOf(constraints);
    }

    private boolean backfills() {
        return last != null && last.backfill() != binding.backfill();
    }

    private FieldConstraint forNew(Projection projection) {
        String field = projection.field();
        Inference inference = projection.inference();
        Set<JsonType> types = inference.typesBesideNull();
        if (projection.key()) {
            return !deltaUpdates
                            && projection
                                    .pointer()
                                    .equals(binding.collection().key().getFirst())
                    ? new FieldConstraint(field, Kind.LOCATION_REQUIRED, "the first part of the key is required")
                    : new FieldConstraint(field, Kind.LOCATION_RECOMMENDED, "keys are usually materialized");
        }
        if (projection.root()) {
            return forNewDocument(projection);
        }
        if (types.isEmpty()) {
            return new FieldConstraint(
                    field,
                    Kind.FIELD_FORBIDDEN,
                    inference.types().isEmpty() ? "the field can have no value" : "the field can be null only");
        }
        if (rebuilt()
                && inference.exists() == Exists.MUST
                && projection.pointer().lastIndexOf('/') == 0) {
            return new FieldConstraint(
                    field, Kind.LOCATION_REQUIRED, "documents are rebuilt from the fields of the root");
        }
        if (field.equals("_meta/op")) {
            return new FieldConstraint(field, Kind.LOCATION_RECOMMENDED, "tells what happened to the document");
        }
        if (field.startsWith("_meta/")) {
            return new FieldConstraint(field, Kind.FIELD_OPTIONAL, "metadata can be materialized");
        }
        if (types.equals(Set.of(JsonType.OBJECT))) {
            return new FieldConstraint(field, Kind.FIELD_OPTIONAL, "objects can be materialized");
        }
        return new FieldConstraint(field, Kind.LOCATION_RECOMMENDED, reason(inference, types));
    }

    private static String reason(Inference inference, Set<JsonType> types) {
        if (types.size() == 1 && !types.contains(JsonType.ARRAY)) {
            return "the field has a single scalar type";
        }
        boolean number =
                inference.format().equals("integer") || inference.format().equals("number");
        return number && NUMBERS.containsAll(types)
                ? "the field is a formatted number"
                : "the field can be materialized as JSON";
    }

    private FieldConstraint forNewDocument(Projection projection) {
        if (deltaUpdates) {
            return new FieldConstraint(
                    projection.field(), Kind.LOCATION_RECOMMENDED, "the root document is usually materialized");
        }
        if (rebuilt() && projection.equals(firstRoot())) {
            return new FieldConstraint(
                    projection.field(), Kind.FIELD_OPTIONAL, "documents are rebuilt from the other fields");
        }
        return projection.equals(firstRoot())
                ? new FieldConstraint(projection.field(), Kind.LOCATION_REQUIRED, "the root document is required")
                : onlyOneDocument(projection);
    }

    private boolean rebuilt() {
        return policy.rebuildsDocuments() && !deltaUpdates;
    }

    private static FieldConstraint onlyOneDocument(Projection projection) {
        return new FieldConstraint(
                projection.field(),
                Kind.FIELD_FORBIDDEN,
                "only one projection of the root document can be materialized");
    }

    private void forExistingDocument(
            Projection projection,
            MaterializedBinding<RawJson> previous,
            ExistingTable existing,
            List<FieldConstraint> constraints) {
        String document = previous.fields().document();
        if (document != null && projection.field().equals(document)) {
            ExistingColumn column = existing.column(dialect.stored(document));
            String mismatch = column == null ? "" : mismatch(projection, column);
            constraints.add(
                    mismatch.isEmpty()
                            ? new FieldConstraint(document, Kind.FIELD_REQUIRED, "it is the document of this table")
                            : new FieldConstraint(document, Kind.INCOMPATIBLE, mismatch));
            return;
        }
        boolean vanished = document != null && binding.collection().find(document) == null;
        if ((document == null || vanished) && projection.equals(firstRoot())) {
            String field = projection.field();
            if (!deltaUpdates && !rebuilt() || vanished) {
                constraints.add(new FieldConstraint(field, Kind.LOCATION_REQUIRED, "the root document is required"));
            }
            constraints.add(new FieldConstraint(
                    field,
                    Kind.INCOMPATIBLE,
                    vanished
                            ? "the table's document is field \"" + document
                                    + "\", which the collection has no longer; backfill the binding to use another"
                            : "the table was made without a document; backfill the binding to add it"));
            return;
        }
        constraints.add(onlyOneDocument(projection));
    }

    private void forExisting(
            Projection projection,
            MaterializedBinding<RawJson> previous,
            ExistingTable existing,
            List<FieldConstraint> constraints) {
        String field = projection.field();
        boolean wasKey = previous.fields().keys().contains(field);
        if (projection.key() && !wasKey && !previous.fields().values().contains(field)) {
            constraints.add(new FieldConstraint(
                    field,
                    Kind.FIELD_FORBIDDEN,
                    "the field is not part of the table's key; backfill the binding to change its key"));
            return;
        }
        forColumn(projection, existing, constraints);
    }

    private void forColumn(Projection projection, ExistingTable existing, List<FieldConstraint> constraints) {
        String field = projection.field();
        ExistingColumn column = existing.column(dialect.stored(field));
        FieldConstraint unbound = forNew(projection);
        if (column == null || unbound.kind() == Kind.FIELD_FORBIDDEN) {
            constraints.add(unbound);
            return;
        }
        String mismatch = mismatch(projection, column);
        if (mismatch.isEmpty()) {
            constraints.add(last == null ? unbound : forFittingColumn(projection));
            return;
        }
        if (unbound.kind() == Kind.LOCATION_REQUIRED || unbound.kind() == Kind.FIELD_REQUIRED) {
            constraints.add(unbound);
        }
        constraints.add(new FieldConstraint(field, Kind.INCOMPATIBLE, mismatch));
    }

    private static FieldConstraint forFittingColumn(Projection projection) {
        return projection.key()
                ? new FieldConstraint(projection.field(), Kind.FIELD_REQUIRED, "it is part of the table's key")
                : new FieldConstraint(projection.field(), Kind.FIELD_OPTIONAL, "the table has a column for it");
    }

    private String mismatch(Projection projection, ExistingColumn column) {
        boolean key = projection.key() || binding.groupBy().contains(projection.field());
        FieldOptions options =
                FieldOptions.of(projection.field(), binding.fieldConfig().get(projection.field()));
        ColumnType type = dialect.type(path, projection, key, options);
        if (type != null && fits(projection, key, type, column)) {
            return "";
        }
        return "field \"" + projection.field() + "\" is already a column of type " + column.type() + ", but needs type "
                + (type == null ? "(none)" : type.ddl()) + " for its schema: " + describe(projection.inference())
                + "; backfill the binding to change it";
    }

    private boolean fits(Projection projection, boolean key, ColumnType type, ExistingColumn column) {
        if (dialect.accepts(projection, key, type, column)) {
            return true;
        }
        var wanted = new SqlColumn(projection, key, type, projection.inference().always());
        return !key && dialect.migrates(new ColumnMigration(wanted, column));
    }

    private static String describe(Inference inference) {
        var types = new TreeSet<String>();
        inference.types().forEach(type -> types.add(type.jsonName()));
        var text = new StringBuilder("types ").append(types);
        if (!inference.format().isEmpty()) {
            text.append(", format ").append(inference.format());
        }
        if (!inference.contentEncoding().isEmpty()) {
            text.append(", content encoding ").append(inference.contentEncoding());
        }
        return text.toString();
    }

    private @Nullable Projection firstRoot() {
        FlowCollection collection = binding.collection();
        for (Projection projection : collection.projections()) {
            if (projection.root() && refusal(projection).isEmpty()) {
                return projection;
            }
        }
        return null;
    }
}
