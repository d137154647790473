package dev.flowcdk.postgres.materialize;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.Exists;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializationType;
import dev.flowcdk.internal.protocol.ReduceStrategy;
import dev.flowcdk.internal.protocol.WireFieldSelection;
import dev.flowcdk.internal.protocol.WireInference;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A task of one binding, step by step: fields, then what the runtime would send of it.
final class TaskFixture {

    private final String config;
    private final String schema;
    private final String table;
    private final List<WireProjection> projections = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<String> keyPointers = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final Map<String, RawJson> fieldConfig = new LinkedHashMap<>();
    private String document = "flow_document";
    private String resource = "";
    private boolean deltaUpdates;
    private int backfill;

    /// @param config the endpoint config as JSON
    /// @param schema the endpoint's schema; empty for none
    TaskFixture(String config, String schema, String table) {
        this.config = config;
        this.schema = schema;
        this.table = table;
        projections.add(projection("", "flow_document", false, Exists.MUST, "", "", "object"));
    }

    /// A copy, to be changed further.
    TaskFixture copy() {
        var copy = new TaskFixture(config, schema, table);
        copy.projections.clear();
        copy.projections.addAll(projections);
        copy.keys.addAll(keys);
        copy.keyPointers.addAll(keyPointers);
        copy.values.addAll(values);
        copy.fieldConfig.putAll(fieldConfig);
        copy.document = document;
        copy.resource = resource;
        copy.deltaUpdates = deltaUpdates;
        copy.backfill = backfill;
        return copy;
    }

    TaskFixture key(String field, String... types) {
        keys.add(field);
        keyPointers.add("/" + field);
        return add(projection("/" + field, field, true, Exists.MUST, "", "", types));
    }

    TaskFixture formattedKey(String field, String format) {
        keys.add(field);
        keyPointers.add("/" + field);
        return add(projection("/" + field, field, true, Exists.MUST, format, "", "string"));
    }

    /// A field that always has a value.
    TaskFixture value(String field, String... types) {
        return formatted(field, "", types);
    }

    TaskFixture formatted(String field, String format, String... types) {
        values.add(field);
        return add(projection("/" + field, field, false, Exists.MUST, format, "", types));
    }

    TaskFixture optional(String field, String... types) {
        values.add(field);
        return add(projection("/" + field, field, false, Exists.MAY, "", "", types));
    }

    TaskFixture add(WireProjection projection) {
        projections.add(projection);
        return this;
    }

    /// A string that has one of these values, in a field that may be absent.
    TaskFixture enumerated(String field, String... labels) {
        values.add(field);
        WireInference any = Objects.requireNonNull(projection("/" + field, field, false, Exists.MAY, "", "", "string")
                .inference());
        return add(new WireProjection(
                "/" + field,
                field,
                false,
                false,
                false,
                new WireInference(
                        any.types(),
                        any.string(),
                        any.title(),
                        any.description(),
                        null,
                        false,
                        any.exists(),
                        null,
                        null,
                        Arrays.stream(labels)
                                .map(label -> RawJson.of("\"" + label + "\""))
                                .toList(),
                        any.reduce(),
                        any.contentMediaType())));
    }

    TaskFixture select(String field) {
        values.add(field);
        return this;
    }

    TaskFixture without(String field) {
        values.remove(field);
        projections.removeIf(projection -> projection.field().equals(field));
        return this;
    }

    TaskFixture unselect(String field) {
        values.remove(field);
        return this;
    }

    TaskFixture fieldConfig(String field, String json) {
        fieldConfig.put(field, RawJson.of(json));
        return this;
    }

    TaskFixture document(String field) {
        document = field;
        return this;
    }

    TaskFixture deltaUpdates() {
        deltaUpdates = true;
        return this;
    }

    TaskFixture backfill() {
        backfill++;
        return this;
    }

    TaskFixture additionalSql(String sql) {
        resource = ",\"additional_table_create_sql\":\"" + sql + "\"";
        return this;
    }

    String table() {
        return String.join(".", path());
    }

    private List<String> path() {
        return schema.isEmpty() ? List.of(table) : List.of(schema, table);
    }

    RawJson endpoint() {
        return RawJson.of(config);
    }

    RawJson resource() {
        return RawJson.of("{\"table\":\"" + table.replace("\"", "\\\"") + "\",\"delta_updates\":" + deltaUpdates
                + resource + "}");
    }

    CollectionSpec collection() {
        return new CollectionSpec(
                "acme/" + table,
                keyPointers,
                "/_meta/uuid",
                List.of(),
                projections.stream()
                        .sorted((left, right) -> left.field().compareTo(right.field()))
                        .toList(),
                null,
                RawJson.of("{}"),
                null);
    }

    Map<String, RawJson> fieldConfigs() {
        return fieldConfig;
    }

    int backfillCounter() {
        return backfill;
    }

    MaterializationSpec spec() {
        return spec(true);
    }

    MaterializationSpec spec(boolean active) {
        var binding = new MaterializationSpec.Binding(
                resource(),
                path(),
                collection(),
                new WireFieldSelection(keys, values, document, fieldConfig),
                deltaUpdates,
                "",
                0,
                backfill,
                String.join("%2F", path()),
                null,
                0);
        return new MaterializationSpec(
                "acme/view",
                MaterializationType.IMAGE,
                endpoint(),
                active ? List.of(binding) : List.of(),
                null,
                active ? List.of() : List.of(binding),
                "",
                List.of());
    }

    static WireProjection projection(
            String pointer, String field, boolean key, Exists exists, String format, String encoding, String... types) {
        var string = Arrays.asList(types).contains("string")
                ? new WireInference.StringInference("", format, 0, encoding, "", "")
                : null;
        return new WireProjection(
                pointer,
                field,
                false,
                false,
                key,
                new WireInference(
                        List.of(types),
                        string,
                        "",
                        "",
                        null,
                        false,
                        exists,
                        null,
                        null,
                        List.of(),
                        ReduceStrategy.REDUCE_UNSET,
                        ""));
    }
}
