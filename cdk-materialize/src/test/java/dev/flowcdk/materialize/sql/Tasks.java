package dev.flowcdk.materialize.sql;

import dev.flowcdk.DeltaUpdates;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.FieldSelection;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.ProposedBinding;
import dev.flowcdk.task.FlowCollection;
import dev.flowcdk.task.Inference;
import dev.flowcdk.task.Inference.Exists;
import dev.flowcdk.task.Inference.JsonType;
import dev.flowcdk.task.Projection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Bindings of a collection of people, whose key is `id` and whose document is `doc`.
final class Tasks {

    record Table(
            @ResourcePath(0) String schema,
            @ResourcePath(1) String table,
            @DeltaUpdates boolean deltaUpdates) {}

    private static final Table PEOPLE = new Table("s", "people", false);

    static final Projection ID = key("id", JsonType.INTEGER);
    static final Projection DOC = new Projection("", "doc", false, false, false, always(JsonType.OBJECT));
    static final Projection NAME = field("name", JsonType.STRING);
    private static final RawJson NOTHING = RawJson.of("{}");

    private Tasks() {}

    static Projection key(String name, JsonType... types) {
        return new Projection("/" + name, name, false, false, true, always(types));
    }

    /// A field that always has a value.
    static Projection field(String name, JsonType... types) {
        return new Projection("/" + name, name, false, false, false, always(types));
    }

    static Projection optional(String name, JsonType... types) {
        return new Projection("/" + name, name, false, false, false, Inference.of(Exists.MAY, types));
    }

    private static Inference always(JsonType... types) {
        return Inference.of(Exists.MUST, types);
    }

    /// Key, document and these fields.
    static FlowCollection people(Projection... fields) {
        return collection(Stream.concat(Stream.of(ID, DOC), Stream.of(fields)).toList());
    }

    static FlowCollection collection(List<Projection> projections) {
        return new FlowCollection(
                "acme/people",
                projections.stream()
                        .filter(Projection::key)
                        .map(Projection::pointer)
                        .toList(),
                projections,
                NOTHING);
    }

    static FieldSelection selected(List<String> values) {
        return new FieldSelection(List.of("id"), values, "doc", Map.of());
    }

    /// A binding with all fields of the collection, or these.
    static MaterializedBinding<Table> binding(
            FlowCollection collection, FieldSelection fields, boolean deltaUpdates, int backfill) {
        return MaterializedBinding.of(0, PEOPLE, collection, fields)
                .withDeltaUpdates(deltaUpdates)
                .withBackfill(backfill)
                .withStateKey("people.v" + backfill);
    }

    static MaterializedBinding<RawJson> last(
            FlowCollection collection, FieldSelection fields, boolean deltaUpdates, int backfill) {
        return MaterializedBinding.ofLast(0, RawJson.of("{}"), List.of("s", "people"), collection, fields)
                .withDeltaUpdates(deltaUpdates)
                .withBackfill(backfill);
    }

    static ProposedBinding<Table> requested(FlowCollection collection, Map<String, RawJson> fieldConfig, int backfill) {
        return ProposedBinding.of(0, PEOPLE, collection)
                .withFieldConfig(fieldConfig)
                .withGroupBy(List.of("id"))
                .withBackfill(backfill);
    }
}
