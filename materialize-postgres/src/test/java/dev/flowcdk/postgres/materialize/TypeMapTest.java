package dev.flowcdk.postgres.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.sql.ColumnType;
import dev.flowcdk.materialize.sql.FieldOptions;
import dev.flowcdk.task.Inference;
import dev.flowcdk.task.Inference.Exists;
import dev.flowcdk.task.Inference.JsonType;
import dev.flowcdk.task.Projection;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TypeMapTest {

    /// Cases of the recorded type map whose flags are not the default, or whose function comes later.
    private static boolean applies(JsonNode when) {
        return !when.path("flag").asString("").startsWith("no_")
                && !when.path("enum").asBoolean(false);
    }

    static Stream<JsonNode> recorded() throws IOException {
        try (InputStream file = TypeMapTest.class.getResourceAsStream("/materialize-postgres.types.json")) {
            JsonNode all = JsonMapper.shared().readTree(Objects.requireNonNull(file));
            return all.path("types").valueStream().filter(type -> applies(type.path("when")));
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void mapsFieldsAsRecorded(JsonNode type) {
        for (Inference inference : inferences(type.path("when"))) {
            ColumnType column = Objects.requireNonNull(column(inference, false, null));

            assertThat(column.ddl()).isEqualTo(type.path("column").asString());
            type.path("alsoCompatible")
                    .forEach(other ->
                            assertThat(column.accepts(other.asString())).isTrue());
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void mapsKeysAsRecorded(JsonNode type) {
        if (type.has("asKey")) {
            for (Inference inference : inferences(type.path("when"))) {
                assertThat(Objects.requireNonNull(column(inference, true, null)).ddl())
                        .isEqualTo("TEXT");
            }
        }
    }

    @Test
    void keepsNumbersInStringsOfKeysAsText() {
        assertThat(Objects.requireNonNull(column(string("integer", "", ""), true, null))
                        .ddl())
                .isEqualTo("TEXT");
    }

    @Test
    void makesTextOfAnythingByWish() {
        assertThat(Objects.requireNonNull(column(string("date", "", ""), false, "{\"castToString\":true}"))
                        .ddl())
                .isEqualTo("TEXT");
        assertThat(Objects.requireNonNull(column(string("date", "", ""), false, "{\"ignoreStringFormat\":true}"))
                        .ddl())
                .isEqualTo("TEXT");
    }

    @Test
    void takesTheUsersTypeAndAnyColumnForIt() {
        ColumnType column = Objects.requireNonNull(column(string("", "", ""), false, "{\"DDL\":\"VARCHAR(20)\"}"));

        assertThat(column.ddl()).isEqualTo("VARCHAR(20)");
        assertThat(column.accepts("point")).isTrue();
    }

    @Test
    void keepsBigintsForIntegersBoundedByTheirLimits() {
        assertThat(ddl(integer((double) Long.MIN_VALUE, (double) Long.MAX_VALUE)))
                .isEqualTo("BIGINT");
        assertThat(ddl(integer(Math.nextDown((double) Long.MIN_VALUE), null))).isEqualTo("NUMERIC");
        assertThat(ddl(integer(null, Math.nextUp((double) Long.MAX_VALUE)))).isEqualTo("NUMERIC");
    }

    @Test
    void keepsNumbersInStringsBesideOtherTypesAsJson() {
        assertThat(ddl(inference(EnumSet.of(JsonType.STRING, JsonType.OBJECT), "integer", "", "", null, null)))
                .isEqualTo("JSON");
        assertThat(ddl(inference(EnumSet.of(JsonType.STRING, JsonType.OBJECT), "number", "", "", null, null)))
                .isEqualTo("JSON");
    }

    @Test
    void hasNoColumnForWhatCanOnlyBeNull() {
        assertThat(column(Inference.of(Exists.MAY, JsonType.NULL), false, null)).isNull();
    }

    private static @Nullable ColumnType column(Inference inference, boolean key, @Nullable String config) {
        FieldOptions options = FieldOptions.of("it", config == null ? null : RawJson.of(config));
        return PostgresTypes.of(
                new Projection("/it", "it", false, false, key, inference), key, options, TargetFlags.USUAL);
    }

    private static List<Inference> inferences(JsonNode when) {
        List<Inference> all = new ArrayList<>();
        String format = when.path("format").asString("");
        String encoding = when.path("contentEncoding").asString("");
        boolean wide = when.has("range");
        for (Set<JsonType> types : types(when.path("types"))) {
            for (String mediaType : texts(when.path("contentMediaType"))) {
                all.add(inference(types, format, encoding, mediaType, null, wide ? 0x1p64 : null));
            }
        }
        return all;
    }

    private static List<Set<JsonType>> types(JsonNode types) {
        if (types.isString()) {
            return List.of(EnumSet.of(JsonType.STRING, JsonType.OBJECT), EnumSet.of(JsonType.BOOLEAN, JsonType.NUMBER));
        }
        Set<JsonType> required = EnumSet.noneOf(JsonType.class);
        Set<JsonType> all = EnumSet.noneOf(JsonType.class);
        for (JsonNode type : types) {
            String name = type.asString();
            JsonType parsed = JsonType.valueOf(name.replace("?", "").toUpperCase(Locale.ROOT));
            all.add(parsed);
            if (!name.endsWith("?")) {
                required.add(parsed);
            }
        }
        return required.equals(all) ? List.of(all) : List.of(required, all);
    }

    private static List<String> texts(JsonNode node) {
        return node.isArray() ? node.valueStream().map(JsonNode::asString).toList() : List.of(node.asString(""));
    }

    private static Inference string(String format, String encoding, String mediaType) {
        return inference(EnumSet.of(JsonType.STRING), format, encoding, mediaType, null, null);
    }

    private static Inference integer(@Nullable Double minimum, @Nullable Double maximum) {
        return inference(EnumSet.of(JsonType.INTEGER), "", "", "", minimum, maximum);
    }

    private static String ddl(Inference inference) {
        return Objects.requireNonNull(column(inference, false, null)).ddl();
    }

    private static Inference inference(
            Set<JsonType> types,
            String format,
            String encoding,
            String mediaType,
            @Nullable Double minimum,
            @Nullable Double maximum) {
        return new Inference(
                types,
                Exists.MUST,
                "",
                "",
                format,
                encoding,
                mediaType,
                0,
                minimum,
                maximum,
                "",
                "",
                List.of(),
                null,
                false);
    }
}
