package dev.flowcdk.airbyte.destination;

import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.Checks;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.airbyte.destination.StreamColumns.Column;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.ConstraintType;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializeResponse.Constraint;
import dev.flowcdk.internal.protocol.WireFieldSelection;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.FieldWishes;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.schema.Projections;
import dev.flowcdk.runtime.selection.FieldSelector;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a task of a configured catalog, and finds out what the endpoint has of it already. Nobody remembers what
/// earlier syncs have set up, so what is there counts as set up by this task.
final class Plan {

    /// Columns that tables have besides those of a stream.
    private static final Set<String> TAKEN = Set.of(
            Projections.DOCUMENT,
            StreamColumns.RAW_ID,
            StreamColumns.EXTRACTED_AT,
            StreamColumns.META,
            StreamColumns.GENERATION);

    private final MaterializeCalls calls;
    private final String task;
    private final LocalEndpoint endpoint;
    private final List<ConfiguredStream> streams;
    private final Resources resources;
    private final List<StreamColumns> columns;
    private final List<Map<String, String>> renamed = new ArrayList<>();

    Plan(
            MaterializeCalls calls,
            String task,
            LocalEndpoint endpoint,
            List<ConfiguredStream> streams,
            Resources resources) {
        this.calls = calls;
        this.task = task;
        this.endpoint = endpoint;
        this.streams = List.copyOf(streams);
        this.resources = resources;
        this.columns = streams.stream().map(StreamColumns::of).toList();
        columns.forEach(described -> renamed.add(plainNames(described)));
    }

    /// Fields are named by JSON pointers, in which some characters are written otherwise. Some names no column can
    /// have, or not for long: an endpoint may cut them, or have a column of its own by that name.
    private static Map<String, String> plainNames(StreamColumns described) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Column column : described.columns()) {
            if (!column.key() && isUnfit(column.name())) {
                names.put(toldName(column), column.pointer());
            } else if (!Projections.field(column.pointer()).equals(column.name())) {
                names.put(column.name(), column.pointer());
            }
        }
        return names;
    }

    private static boolean isUnfit(String name) {
        return name.isEmpty() || Resources.isCut(name) || TAKEN.contains(name.toLowerCase(Locale.ROOT));
    }

    private static String toldName(Column column) {
        return Resources.told(column.name(), column.name());
    }

    /// How streams become resources.
    ///
    /// @param names of the resources by stream
    /// @param anew streams whose resource loses what it has
    record Layout(Map<StreamName, StreamName> names, Set<StreamName> anew) {

        Layout {
            names = Map.copyOf(names);
            anew = Set.copyOf(anew);
        }
    }

    /// A task that the connector found valid.
    ///
    /// @param last what of it is there; null when nothing is
    record Planned(
            Layout layout,
            ValidatedMaterialization materialization,
            @Nullable MaterializationSpec last) {

        MaterializationSpec spec() {
            return materialization.spec();
        }
    }

    /// The columns of each stream.
    List<StreamColumns> columns() {
        return columns;
    }

    /// Plans with names of the streams' own.
    ///
    /// @param anew streams whose resource loses what it has
    /// @throws UserException when the streams cannot be written
    Planned make(Set<StreamName> anew) throws Exception {
        return make(new Layout(resources.names(streams, ignoresCase()), anew));
    }

    /// Whether names that differ by case only are the same to the endpoint. It is asked only where that matters.
    private boolean ignoresCase() throws Exception {
        for (int index = 0; index < streams.size(); index++) {
            StreamName name = streams.get(index).name();
            if (!name.equals(Resources.lowerCase(name))) {
                var probe = binding(index, Resources.probe(name), new Layout(Map.of(), Set.of()));
                return validate(List.of(probe), null).answers().getFirst().caseInsensitiveFields();
            }
        }
        return false;
    }

    /// Plans with names that are given.
    ///
    /// @throws UserException when the streams cannot be written
    Planned make(Layout layout) throws Exception {
        Planned planned = validated(layout);
        if (rename(planned.materialization())) {
            planned = validated(layout);
            rename(planned.materialization());
        }
        return planned;
    }

    private Planned validated(Layout layout) throws Exception {
        List<MaterializationTask.Binding> bindings = new ArrayList<>();
        for (int index = 0; index < streams.size(); index++) {
            bindings.add(binding(index, nameOf(layout, index), layout));
        }
        try {
            return new Planned(layout, validate(bindings, null), null);
        } catch (UserException perhapsThere) {
            MaterializationSpec last = last(layout, bindings);
            if (last == null) {
                throw perhapsThere;
            }
            return new Planned(layout, withAdvice(bindings, last), last);
        }
    }

    private ValidatedMaterialization withAdvice(List<MaterializationTask.Binding> bindings, MaterializationSpec last)
            throws Exception {
        try {
            return validate(bindings, last);
        } catch (UserException mistake) {
            throw new UserException(
                    "tables that are there do not fit what the streams have now, perhaps since the sync mode or the"
                            + " primary key has changed; refresh or clear these streams in Airbyte, or drop the tables: "
                            + mistake.getMessage(),
                    mistake);
        }
    }

    private StreamName nameOf(Layout layout, int index) {
        return layout.names()
                .getOrDefault(streams.get(index).name(), streams.get(index).name());
    }

    private MaterializationTask.Binding binding(int index, StreamName name, Layout layout) {
        ConfiguredStream stream = streams.get(index);
        List<String> excluded = columns.get(index).names().contains(Projections.PUBLISHED_AT)
                ? List.of()
                : List.of(Projections.PUBLISHED_AT);
        return new MaterializationTask.Binding(
                resources.config(stream, name),
                collection(index),
                new FieldWishes(1, Map.of(), excluded, List.of()),
                layout.anew().contains(stream.name()) ? 1 : 0,
                0,
                false);
    }

    private static String collection(int index) {
        return "airbyte/" + index;
    }

    private ValidatedMaterialization validate(
            List<MaterializationTask.Binding> bindings, @Nullable MaterializationSpec last) throws Exception {
        Map<String, CatalogCollection> collections = new HashMap<>();
        for (int index = 0; index < streams.size(); index++) {
            StreamColumns described = columns.get(index);
            String name = collection(index);
            collections.put(
                    name, new CatalogCollection(name, described.key(), described.schema(), null, renamed.get(index)));
        }
        try {
            return calls.validate(
                    new Catalog(Map.of(), collections, Map.of()),
                    new MaterializationTask(task, endpoint, bindings, false),
                    last);
        } catch (ConnectorFailedException failed) {
            throw Checks.thrown(failed);
        }
    }

    /// The resources that cannot be new, as this task would have set them up; null when all can be.
    private @Nullable MaterializationSpec last(Layout layout, List<MaterializationTask.Binding> bindings)
            throws Exception {
        List<MaterializationSpec.Binding> there = new ArrayList<>();
        MaterializationSpec found = null;
        for (int index = 0; index < bindings.size(); index++) {
            if (!canBeNew(bindings.get(index))) {
                StreamName name = nameOf(layout, index);
                StreamName probe = Resources.probe(name);
                found = validate(List.of(binding(index, probe, layout)), null).spec();
                there.add(earlier(
                        found.bindings().getFirst(),
                        probe,
                        name,
                        bindings.get(index).resource()));
            }
        }
        return found == null
                ? null
                : new MaterializationSpec(
                        found.name(), found.connectorType(), found.config(), there, null, List.of(), "", List.of());
    }

    private boolean canBeNew(MaterializationTask.Binding binding) throws Exception {
        try {
            validate(List.of(binding), null);
            return true;
        } catch (UserException there) {
            return false;
        }
    }

    private static MaterializationSpec.Binding earlier(
            MaterializationSpec.Binding probe, StreamName probed, StreamName name, RawJson resource) {
        List<String> path = new ArrayList<>(probe.resourcePath());
        Collections.replaceAll(path, probed.name(), name.name());
        return new MaterializationSpec.Binding(
                resource,
                path,
                probe.collection(),
                probe.fieldSelection(),
                probe.deltaUpdates(),
                probe.journalReadSuffix(),
                probe.priority(),
                0,
                probe.stateKey(),
                probe.serPolicy(),
                probe.collectionIndex());
    }

    /// Gives other names to properties that cannot have a column of their own name: one that the endpoint reserves, or
    /// the same name as another but for case, or for what it cuts off. Of those, all get other names, so that none
    /// takes over a column of another; only a property of the key keeps its name.
    ///
    /// @return whether there are some
    /// @throws UserException when an existing column is of another type
    private boolean rename(ValidatedMaterialization validated) {
        boolean any = false;
        List<String> problems = new ArrayList<>();
        for (int index = 0; index < streams.size(); index++) {
            WireFieldSelection fields = validated.spec().bindings().get(index).fieldSelection();
            Map<String, List<Constraint>> constraints =
                    FieldSelector.constraints(validated.answers().get(index));
            Set<String> selected = selected(validated.collections().get(index), fields);
            for (Column column : columns.get(index).columns()) {
                if (selected.contains(column.pointer())) {
                    continue;
                }
                String refusal = incompatible(constraints.getOrDefault(Projections.field(column.pointer()), List.of()));
                if (refusal != null) {
                    problems.add("stream " + streams.get(index).name() + ": " + refusal);
                } else {
                    any |= tellApart(index, folded(column, constraints), constraints);
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new UserException(
                    "columns have other types than the streams have now; refresh these streams, or drop the tables:",
                    problems);
        }
        return any;
    }

    private boolean tellApart(int index, String folded, Map<String, List<Constraint>> constraints) {
        boolean any = false;
        Map<String, String> names = renamed.get(index);
        for (Column column : columns.get(index).columns()) {
            if (!column.key() && folded(column, constraints).equals(folded) && !names.containsKey(toldName(column))) {
                names.values().remove(column.pointer());
                names.put(toldName(column), column.pointer());
                any = true;
            }
        }
        return any;
    }

    /// What columns that cannot be told apart have in common.
    private static String folded(Column column, Map<String, List<Constraint>> constraints) {
        return constraints.getOrDefault(Projections.field(column.pointer()), List.of()).stream()
                .map(Constraint::foldedField)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(column.name())
                .toLowerCase(Locale.ROOT);
    }

    private static Set<String> selected(CollectionSpec collection, @Nullable WireFieldSelection fields) {
        Set<String> pointers = new HashSet<>();
        if (fields != null) {
            for (WireProjection projection : collection.projections()) {
                if (fields.keys().contains(projection.field())
                        || fields.values().contains(projection.field())) {
                    pointers.add(projection.ptr());
                }
            }
        }
        return pointers;
    }

    private static @Nullable String incompatible(List<Constraint> constraints) {
        for (Constraint constraint : constraints) {
            if (constraint.type() == ConstraintType.INCOMPATIBLE) {
                return constraint.reason();
            }
        }
        return null;
    }
}
