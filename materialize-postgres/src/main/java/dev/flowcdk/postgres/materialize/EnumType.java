package dev.flowcdk.postgres.materialize;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.postgres.Identifiers;
import dev.flowcdk.task.Inference;
import dev.flowcdk.task.Inference.JsonType;
import dev.flowcdk.task.Projection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The type of a column for strings of which the schema knows all values.
///
/// @param schema where it is: beside the table
/// @param name its name, which follows from those of table and field
/// @param labels the values, sorted
record EnumType(String schema, String name, List<String> labels) {

    private static final String SUFFIX = "_flow_enum";
    private static final int TABLE_BYTES = 42;
    private static final int HASH_DIGITS = 8;

    EnumType {
        labels = List.copyOf(labels);
    }

    /// The type for a field that is not in the key; null when it needs none of its own.
    ///
    /// @param path schema and table, or the table alone
    static @Nullable EnumType of(List<String> path, Projection projection) {
        Inference inference = projection.inference();
        if (projection.root() || !inference.typesBesideNull().equals(Set.of(JsonType.STRING))) {
            return null;
        }
        var labels = new TreeSet<String>();
        for (RawJson value : inference.enumValues()) {
            JsonNode json = JsonMapper.shared().readTree(value.bytes());
            if (json.isString()) {
                labels.add(json.stringValue());
            }
        }
        boolean storable = labels.stream()
                .allMatch(label -> bytes(label).length <= Identifiers.MAX_BYTES && label.indexOf('\0') < 0);
        return labels.isEmpty() || !storable
                ? null
                : new EnumType(
                        path.size() > 1 ? path.getFirst() : "public",
                        name(path.getLast(), projection.field()),
                        List.copyOf(labels));
    }

    /// Whether a type that exists is one of these, whoever made it.
    ///
    /// @param type in the server's words, perhaps quoted and with its schema
    static boolean isOne(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.endsWith(SUFFIX) || lower.endsWith(SUFFIX + '"');
    }

    static String name(String table, String field) {
        String whole = Identifiers.truncated(table) + '_' + field + SUFFIX;
        if (bytes(whole).length <= Identifiers.MAX_BYTES) {
            return whole;
        }
        String start = cut(table, TABLE_BYTES) + '_';
        String end = '_' + hash(table + '_' + field) + SUFFIX;
        return start + cut(field, Identifiers.MAX_BYTES - bytes(start + end).length) + end;
    }

    private static String cut(String text, int most) {
        String cut = text;
        while (bytes(cut).length > most) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(text));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The type in SQL.
    String sql() {
        return Identifiers.plainOrQuoted(schema) + '.' + Identifiers.plainOrQuoted(name);
    }

    /// Creates the type; does nothing when it is there.
    String create() {
        String values =
                String.join(", ", labels.stream().map(Identifiers::literal).toList());
        return "DO $flow$ BEGIN CREATE TYPE " + sql() + " AS ENUM (" + values
                + "); EXCEPTION WHEN duplicate_object THEN NULL; END $flow$;";
    }

    /// Adds a value to a type that is there.
    ///
    /// @param existing the type in SQL
    static String add(String existing, String label) {
        return "ALTER TYPE " + existing + " ADD VALUE IF NOT EXISTS " + Identifiers.literal(label) + ";";
    }
}
