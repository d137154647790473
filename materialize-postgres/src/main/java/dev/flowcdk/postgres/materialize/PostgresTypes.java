package dev.flowcdk.postgres.materialize;

import dev.flowcdk.materialize.sql.ColumnType;
import dev.flowcdk.materialize.sql.FieldOptions;
import dev.flowcdk.task.Inference;
import dev.flowcdk.task.Inference.JsonType;
import dev.flowcdk.task.Projection;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The type of a field's column by what the collection's schema says of the field.
final class PostgresTypes {

    /// Media type of objects, arrays and values of several types that shall be JSONB.
    static final String JSONB_MEDIA_TYPE = "application/vnd.estuary.postgresql.jsonb+json";

    private static final String BYTES_MEDIA_TYPE = "application/octet-stream";
    private static final String VARCHAR = "character varying";
    private static final Set<String> WHOLE_NUMBERS = Set.of("integer", "uint32", "uint64");

    /// The largest bigint as a double, which is all that a schema's bounds come as. A schema that bounds a number by
    /// the type's limits must not lose the type for it.
    private static final double LONGEST = 0x1p63;

    private static final ColumnType TEXT = ColumnType.of("TEXT", "text", VARCHAR);
    private static final ColumnType JSON = ColumnType.of("JSON", "json");
    private static final ColumnType JSONB = ColumnType.of("JSONB", "jsonb");
    private static final ColumnType BIGINT = ColumnType.of("BIGINT", "bigint", "integer");
    private static final ColumnType NUMERIC = ColumnType.of("NUMERIC", "numeric");
    private static final ColumnType DECIMAL = ColumnType.of("DECIMAL", "numeric");
    private static final ColumnType DOUBLE = ColumnType.of("DOUBLE PRECISION", "double precision");
    private static final ColumnType BOOLEAN = ColumnType.of("BOOLEAN", "boolean");
    private static final ColumnType BYTEA = ColumnType.of("BYTEA", "bytea");
    private static final ColumnType DATE = ColumnType.of("DATE", "date");
    private static final ColumnType TIMESTAMPTZ = ColumnType.of("TIMESTAMPTZ", "timestamp with time zone");
    private static final ColumnType TIME = ColumnType.of("TIME", "time without time zone");
    private static final ColumnType INTERVAL = ColumnType.of("INTERVAL", "interval");
    private static final ColumnType CIDR = ColumnType.of("CIDR", "cidr");
    private static final ColumnType MACADDR = ColumnType.of("MACADDR", "macaddr");
    private static final ColumnType MACADDR8 = ColumnType.of("MACADDR8", "macaddr8");
    private static final ColumnType UUID = ColumnType.of("UUID", "uuid", "text", VARCHAR);

    private PostgresTypes() {}

    /// @return null when the field can have no value
    static @Nullable ColumnType of(Projection projection, boolean key, FieldOptions options, TargetFlags flags) {
        Inference inference = projection.inference();
        Set<JsonType> types = types(inference);
        if (options.hasType()) {
            return ColumnType.chosen(String.valueOf(options.ddl()));
        }
        if (projection.root()) {
            return options.asText() ? TEXT : json(inference, flags);
        }
        if (types.isEmpty()) {
            return null;
        }
        if (options.asText()) {
            return TEXT;
        }
        if (!key && WHOLE_NUMBERS.contains(inference.format()) && strings(JsonType.INTEGER, types)) {
            return NUMERIC;
        }
        if (!key && inference.format().equals("number") && strings(JsonType.NUMBER, types)) {
            return DECIMAL;
        }
        return types.size() > 1
                ? json(inference, flags)
                : single(types.iterator().next(), inference, key, flags);
    }

    /// The types without null, and without integers where any number may be.
    private static Set<JsonType> types(Inference inference) {
        Set<JsonType> types = inference.typesBesideNull();
        if (!types.contains(JsonType.NUMBER)) {
            return types;
        }
        Set<JsonType> distinct = EnumSet.copyOf(types);
        distinct.remove(JsonType.INTEGER);
        return distinct;
    }

    /// Whether strings are all that there is, beside numbers of this kind.
    private static boolean strings(JsonType number, Set<JsonType> types) {
        return types.contains(JsonType.STRING)
                && Set.of(JsonType.STRING, number).containsAll(types);
    }

    private static ColumnType single(JsonType type, Inference inference, boolean key, TargetFlags flags) {
        return switch (type) {
            case NULL -> throw new IllegalArgumentException("null has no type");
            case BOOLEAN -> BOOLEAN;
            case OBJECT, ARRAY -> json(inference, flags);
            case INTEGER -> wide(inference) ? NUMERIC : BIGINT;
            case NUMBER -> DOUBLE;
            case STRING -> string(inference, key && flags.timesInKeysAsText(), flags);
        };
    }

    private static boolean wide(Inference inference) {
        Double minimum = inference.minimum();
        Double maximum = inference.maximum();
        return minimum != null && minimum < -LONGEST || maximum != null && maximum > LONGEST;
    }

    private static ColumnType json(Inference inference, TargetFlags flags) {
        return flags.jsonb() && inference.contentMediaType().equals(JSONB_MEDIA_TYPE) ? JSONB : JSON;
    }

    /// @param timeAsText whether dates and times are text
    private static ColumnType string(Inference inference, boolean timeAsText, TargetFlags flags) {
        if (inference.contentEncoding().equals("base64")) {
            String mediaType = inference.contentMediaType();
            boolean bytes = mediaType.isEmpty() || mediaType.equals(BYTES_MEDIA_TYPE);
            return bytes && flags.binaryColumns() ? BYTEA : TEXT;
        }
        return switch (inference.format()) {
            case "date" -> timeAsText ? TEXT : DATE;
            case "date-time" -> timeAsText ? TEXT : TIMESTAMPTZ;
            case "time" -> timeAsText ? TEXT : TIME;
            case "duration" -> INTERVAL;
            case "ipv4", "ipv6" -> CIDR;
            case "macaddr" -> MACADDR;
            case "macaddr8" -> MACADDR8;
            case "uuid" -> UUID;
            default -> TEXT;
        };
    }
}
