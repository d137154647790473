package dev.flowcdk.postgres.type;

import org.jspecify.annotations.Nullable;

/// What becomes of a column's type.
///
/// @param name the catalogue's name of the type
/// @param describedAs what descriptions call the type
/// @param type the built-in type behind it, or that of an array's elements; null for one that is only printed
/// @param isArray whether it is an array of `type`
/// @param printed shape of a type that is only printed
/// @param binary whether values are read in binary form
/// @param catchAll whether nothing is known of the type
record TypeMapping(
        String name,
        String describedAs,
        @Nullable BuiltInType type,
        boolean isArray,
        JsonShape printed,
        boolean binary,
        boolean catchAll) {

    static TypeMapping of(PostgresType type) {
        return switch (type.typtype()) {
            case 'e' -> printed(type, "enum", JsonShape.STRING, true);
            case 'c' -> printed(type, "composite", JsonShape.ANYTHING, false);
            case 'r' -> ranges(type, "range");
            case 'm' -> ranges(type, "multirange");
            default -> base(type);
        };
    }

    /// The text that the server prints is also the binary form of text-like types.
    ValueCodec codec(boolean inKey, ServerZone zone, ValueForms forms) {
        if (type == null) {
            return new TextCodec(0);
        }
        if (isArray) {
            return new ArrayCodec(codec(type, zone, forms), type.delimiter(), forms.arrays());
        }
        return inKey && floating() ? new FloatCodec(true) : codec(type, zone, forms);
    }

    private static ValueCodec codec(BuiltInType type, ServerZone zone, ValueForms forms) {
        return switch (type.name()) {
            case "date" -> new DateCodec(!forms.dateAsDate());
            case "time" -> forms.timeAsTime() ? new TimeCodec() : new MicrosecondsCodec();
            default -> type.codec().apply(zone);
        };
    }

    /// Schema of a value, or of an array's element.
    JsonShape shape(boolean inKey, ValueForms forms) {
        if (type == null) {
            return printed;
        }
        if (type.name().equals("date") && !forms.dateAsDate()) {
            return JsonShape.STRING.format("date-time");
        }
        if (type.name().equals("time") && !forms.timeAsTime()) {
            return JsonShape.of("integer");
        }
        return inKey && floating() && !isArray ? JsonShape.NUMBER_AS_STRING : type.shape();
    }

    KeyForm keyForm() {
        if (type == null) {
            return KeyForm.TEXT;
        }
        return isArray ? KeyForm.PRINTED : type.keyForm();
    }

    boolean orderedByServerOnly() {
        return switch (keyForm()) {
            case TEXT, VERSIONED_TEXT, PRINTED -> true;
            case BOOLEAN, INTEGER, SINGLE, DOUBLE, NUMERIC, BYTES, DATE, TIMESTAMP, JSON_STRING -> false;
        };
    }

    private boolean floating() {
        return type != null && (type.name().equals("float4") || type.name().equals("float8"));
    }

    private static TypeMapping base(PostgresType type) {
        String name = type.name();
        boolean isArray = name.startsWith("_");
        String element = isArray ? name.substring(1) : name;
        BuiltInType builtIn = type.schema().equals(TypeTable.CATALOGUE) ? TypeTable.byName(element) : null;
        if (builtIn == null && element.equals("citext") && type.schema().equals("public")) {
            builtIn = TypeTable.byName("text");
        }
        if (builtIn == null) {
            return new TypeMapping(name, name, null, false, JsonShape.ANYTHING, false, true);
        }
        return new TypeMapping(name, name, builtIn, isArray, builtIn.shape(), builtIn.binary(), false);
    }

    private static TypeMapping ranges(PostgresType type, String describedAs) {
        BuiltInType builtIn = type.schema().equals(TypeTable.CATALOGUE) ? TypeTable.byName(type.name()) : null;
        if (builtIn == null) {
            return printed(type, describedAs, JsonShape.STRING, false);
        }
        return new TypeMapping(type.name(), describedAs, builtIn, false, JsonShape.STRING, builtIn.binary(), false);
    }

    private static TypeMapping printed(PostgresType type, String describedAs, JsonShape shape, boolean binary) {
        return new TypeMapping(type.name(), describedAs, null, false, shape, binary, false);
    }
}
