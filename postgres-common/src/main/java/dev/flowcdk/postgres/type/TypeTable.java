package dev.flowcdk.postgres.type;

import dev.flowcdk.postgres.type.GeometryCodec.Figure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All types whose values are more than the text that the server prints.
///
/// Read as text although a binary form exists: `money`, which is an amount without its currency; `xml`, whose binary
/// form may carry another declaration; `tsvector` and `tsquery`, which are rare and would have to be printed here.
final class TypeTable {

    static final String CATALOGUE = "pg_catalog";

    private static final boolean BINARY = true;
    private static final boolean TEXT = false;
    private static final Map<String, BuiltInType> BY_NAME = new LinkedHashMap<>();
    private static final Map<Long, String> NAMES = new HashMap<>();

    static {
        JsonShape integer = JsonShape.of("integer");
        JsonShape number = JsonShape.of("number", "string").format("number");
        JsonShape dateTime = JsonShape.STRING.format("date-time");
        JsonShape time = JsonShape.STRING.format("time");
        add("bool", 16, 1000, BINARY, JsonShape.of("boolean"), zone -> new BooleanCodec(), KeyForm.BOOLEAN);
        add("int2", 21, 1005, BINARY, integer, zone -> new IntegerCodec(false), KeyForm.INTEGER);
        add("int4", 23, 1007, BINARY, integer, zone -> new IntegerCodec(false), KeyForm.INTEGER);
        add("int8", 20, 1016, BINARY, integer, zone -> new IntegerCodec(false), KeyForm.INTEGER);
        add("oid", 26, 1028, BINARY, integer, zone -> new IntegerCodec(true), KeyForm.INTEGER);
        add("numeric", 1700, 1231, BINARY, JsonShape.NUMBER_AS_STRING, zone -> new NumericCodec(), KeyForm.NUMERIC);
        add("float4", 700, 1021, BINARY, number, zone -> new FloatCodec(false), KeyForm.SINGLE);
        add("float8", 701, 1022, BINARY, number, zone -> new FloatCodec(false), KeyForm.DOUBLE);
        string("varchar", 1043, 1015, BINARY, zone -> new TextCodec(0), KeyForm.TEXT);
        string("bpchar", 1042, 1014, BINARY, zone -> new TextCodec(0), KeyForm.TEXT);
        string("text", 25, 1009, BINARY, zone -> new TextCodec(0), KeyForm.TEXT);
        add("bytea", 17, 1001, BINARY, JsonShape.STRING.encoding("base64"), zone -> new BytesCodec(), KeyForm.BYTES);
        string("xml", 142, 143, TEXT, zone -> new TextCodec(0), KeyForm.TEXT);
        string("bit", 1560, 1561, BINARY, zone -> new BitCodec(), KeyForm.JSON_STRING);
        string("varbit", 1562, 1563, BINARY, zone -> new BitCodec(), KeyForm.JSON_STRING);
        JsonShape json = JsonShape.media("application/json");
        JsonShape jsonb = JsonShape.media("application/vnd.estuary.postgresql.jsonb+json");
        add("json", 114, 199, BINARY, json, zone -> new JsonTextCodec(0), KeyForm.TEXT);
        add("jsonb", 3802, 3807, BINARY, jsonb, zone -> new JsonTextCodec(1), KeyForm.VERSIONED_TEXT);
        string("jsonpath", 4072, 4073, BINARY, zone -> new TextCodec(1), KeyForm.TEXT);
        add("date", 1082, 1182, BINARY, JsonShape.STRING.format("date"), zone -> new DateCodec(false), KeyForm.DATE);
        add("timestamp", 1114, 1115, BINARY, dateTime, zone -> new TimestampCodec(null), KeyForm.TIMESTAMP);
        add("timestamptz", 1184, 1185, BINARY, dateTime, TimestampCodec::new, KeyForm.TIMESTAMP);
        add("time", 1083, 1183, BINARY, time, zone -> new TimeCodec(), KeyForm.PRINTED);
        add("timetz", 1266, 1270, BINARY, time, zone -> new TimeCodec(), KeyForm.PRINTED);
        string("interval", 1186, 1187, BINARY, zone -> new IntervalCodec(), KeyForm.PRINTED);
        string("money", 790, 791, TEXT, zone -> new TextCodec(0), KeyForm.TEXT);
        figure("point", 600, 1017, Figure.POINT);
        figure("line", 628, 629, Figure.LINE);
        figure("lseg", 601, 1018, Figure.SEGMENT);
        figure("box", 603, 1020, Figure.BOX);
        figure("path", 602, 1019, Figure.PATH);
        figure("polygon", 604, 1027, Figure.POLYGON);
        figure("circle", 718, 719, Figure.CIRCLE);
        string("inet", 869, 1041, BINARY, zone -> new NetworkCodec(), KeyForm.PRINTED);
        string("cidr", 650, 651, BINARY, zone -> new NetworkCodec(), KeyForm.PRINTED);
        string("macaddr", 829, 1040, BINARY, zone -> HexCodec.MAC, KeyForm.JSON_STRING);
        string("macaddr8", 774, 775, BINARY, zone -> HexCodec.MAC, KeyForm.JSON_STRING);
        string("tsvector", 3614, 3643, TEXT, zone -> new TextCodec(0), KeyForm.TEXT);
        string("tsquery", 3615, 3645, TEXT, zone -> new TextCodec(0), KeyForm.TEXT);
        add("uuid", 2950, 2951, BINARY, JsonShape.STRING.format("uuid"), zone -> HexCodec.UUID, KeyForm.JSON_STRING);
        range("int4", 3904, 3905, 4451, 6150, zone -> new IntegerBoundCodec());
        range("int8", 3926, 3927, 4536, 6157, zone -> new IntegerBoundCodec());
        range("num", 3906, 3907, 4532, 6151, zone -> new NumericCodec());
        range("ts", 3908, 3909, 4533, 6152, zone -> new TimestampCodec(null));
        range("tstz", 3910, 3911, 4534, 6153, TimestampCodec::new);
        range("date", 3912, 3913, 4535, 6155, zone -> new DateCodec(true));
    }

    private TypeTable() {}

    static @Nullable BuiltInType byName(String name) {
        return BY_NAME.get(name);
    }

    /// The name that the catalogue has for the type or array with this identity.
    static @Nullable String nameOf(long oid) {
        return NAMES.get(oid);
    }

    static long oid(String name) {
        BuiltInType type = BY_NAME.get(name.startsWith("_") ? name.substring(1) : name);
        if (type == null) {
            throw new IllegalArgumentException("not a built-in type: " + name);
        }
        return name.startsWith("_") ? type.arrayOid() : type.oid();
    }

    private static void string(
            String name, long oid, long arrayOid, boolean binary, Function<ServerZone, ValueCodec> codec, KeyForm key) {
        add(name, oid, arrayOid, binary, JsonShape.STRING, codec, key);
    }

    private static void figure(String name, long oid, long arrayOid, Figure figure) {
        string(name, oid, arrayOid, BINARY, zone -> new GeometryCodec(figure), KeyForm.PRINTED);
    }

    private static void range(
            String prefix,
            long oid,
            long arrayOid,
            long multiOid,
            long multiArrayOid,
            Function<ServerZone, QuotedCodec> bound) {
        Function<ServerZone, RangeCodec> range = zone -> new RangeCodec(bound.apply(zone));
        string(prefix + "range", oid, arrayOid, BINARY, range::apply, KeyForm.PRINTED);
        string(
                prefix + "multirange",
                multiOid,
                multiArrayOid,
                BINARY,
                zone -> new MultirangeCodec(range.apply(zone)),
                KeyForm.PRINTED);
    }

    private static void add(
            String name,
            long oid,
            long arrayOid,
            boolean binary,
            JsonShape shape,
            Function<ServerZone, ValueCodec> codec,
            KeyForm keyForm) {
        BY_NAME.put(name, new BuiltInType(name, oid, arrayOid, binary, shape, codec, keyForm));
        NAMES.put(oid, name);
        NAMES.put(arrayOid, "_" + name);
    }
}
