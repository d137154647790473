package dev.flowcdk.internal.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.flowcdk.Choice;
import dev.flowcdk.Default;
import dev.flowcdk.Discriminator;
import dev.flowcdk.Field;
import dev.flowcdk.JsonName;
import dev.flowcdk.Secret;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.internal.record.Constraint;
import dev.flowcdk.json.RawJson;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a schema allows is what decoding takes, checked with a validator that knows nothing of records. Not among
/// what is generated: members that nobody knows at the root, which the schema has to leave open for the platform;
/// numbers beyond the range of their Java type; and what forms leave behind in options that may be left out.
class SchemaAndDecodingTest {

    enum Extent {
        SMALL,
        @JsonName("very large")
        LARGE
    }

    record Config(
            @Field(title = "Name", description = "A name.") @Size(min = 2) @Pattern(regexp = "^[a-z]+$")
            String name,

            @Field(title = "Port", description = "A port.") @Min(1) @Max(99) @Default("5")
            int port,

            @Field(title = "Ratio", description = "A ratio.") @Nullable
            Double ratio,

            @Field(title = "On", description = "Whether on.") @Default("true")
            boolean on,

            @Field(title = "Size", description = "A size.") @Default("SMALL")
            Extent size,

            @Field(title = "Tags", description = "Tags.") @Default("[]") @Size(max = 2)
            List<String> tags,

            @Field(title = "Map", description = "A map.") @Nullable
            Map<String, Integer> map,

            @Field(title = "Section", description = "A section.")
            Section section,

            @Field(title = "Method", description = "A method.") @Nullable
            Method method) {}

    record Section(
            @Field(title = "A", description = "A.") @Default("1")
            int a) {}

    @Discriminator("kind")
    sealed interface Method {}

    @Choice(name = "none", title = "Without")
    record Without() implements Method {}

    @Choice(name = "key", title = "Key")
    record WithKey(
            @Field(title = "Key", description = "The key.") Secret key) implements Method {}

    record Types(
            @Field(title = "Flag", description = "A flag.") boolean flag,

            @Field(title = "Short", description = "A number.")
            short shortNumber,

            @Field(title = "Long", description = "A number.") @Nullable
            Long longNumber,

            @Field(title = "Float", description = "A number.") @Nullable
            Float floating,

            @Field(title = "Big Integer", description = "A number.") @Nullable
            BigInteger bigInteger,

            @Field(title = "Big Decimal", description = "A number.") @Nullable
            BigDecimal bigDecimal,

            @Field(title = "Instant", description = "An instant.") @Nullable
            Instant instant,

            @Field(title = "Offset", description = "An instant.") @Nullable
            OffsetDateTime offset,

            @Field(title = "Date and Time", description = "A local time.") @Nullable
            LocalDateTime dateTime,

            @Field(title = "Date", description = "A date.") @Nullable
            LocalDate date,

            @Field(title = "Time", description = "A time.") @Nullable
            LocalTime time,

            @Field(title = "Duration", description = "A duration.") @Nullable
            Duration duration,

            @Field(title = "Address", description = "An address.") @Nullable
            URI address,

            @Field(title = "Path", description = "A path.") @Nullable
            Path path,

            @Field(title = "UUID", description = "A UUID.") @Nullable
            UUID uuid,

            @Field(title = "Bytes", description = "Bytes.") byte @Nullable [] bytes,

            @Field(title = "Anything", description = "Anything.")
            RawJson json,

            @Field(title = "List", description = "A list.") @Nullable
            List<@Nullable Extent> list,

            @Field(title = "Map", description = "A map.") @Nullable
            Map<String, @Nullable Section> map,

            @Field(title = "Many", description = "Several of them.") @Nullable
            List<Method> many) {}

    record Limits(
            @Field(title = "Text", description = "A text.") @Size(min = 1, max = 2)
            String text,

            @Field(title = "Pattern", description = "A text.") @Pattern(regexp = "a|b+") @Nullable
            String pattern,

            @Field(title = "Filled", description = "A text.") @NotBlank @Pattern(regexp = "[ab ]*") @Nullable
            String filled,

            @Field(title = "Secret", description = "A secret.") @NotEmpty @Nullable
            Secret secret,

            @Field(title = "Positive", description = "A number.") @Positive @Max(7) @Nullable
            Integer positive,

            @Field(title = "Negative", description = "A number.") @Negative @Nullable
            Double negative,

            @Field(title = "Decimal", description = "A number.")
            @DecimalMin(value = "-1.10", inclusive = false)
            @DecimalMax("7")
            @Nullable
            BigDecimal decimal,

            @Field(title = "List", description = "A list.") @Size(min = 1) @Nullable
            List<@Size(min = 1) String> list,

            @Field(title = "Map", description = "A map.") @NotEmpty @Nullable
            Map<String, @Min(0) Integer> map) {}

    record OpenConfig(
            @Field(title = "Login", description = "How to log in.")
            Login login) {}

    @Discriminator(value = "how", open = true)
    sealed interface Login {}

    @Choice(name = "password", title = "Password")
    record WithPassword(
            @Field(title = "Password", description = "The password.")
            Secret password) implements Login {}

    @Choice(name = "role", title = "Role")
    record WithRole(
            @Field(title = "Region", description = "The region.")
            String region,

            @Field(title = "Role", description = "The role.")
            String role)
            implements Login {}

    private static final JsonNode SCHEMA = RecordSchema.of(Config.class);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name':'ab'}",
                "{'name':'ab','port':1,'ratio':0.5,'on':false,'size':'very large','tags':['x'],'map':{'a':1}}",
                "{'name':'ab','port':99,'ratio':3,'section':{'a':2},'method':{'kind':'none'}}",
                "{'name':'ab','method':{'kind':'key','key':'k'}}",
                "{'name':'ab','section':{},'tags':[],'map':{}}",
                "{'name':'ab','port':7.0}",
            })
    void bothTake(String json) {
        assertThat(allowed(json)).isTrue();
        assertThat(decoded(json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{'name':null}",
                "{'name':'a'}",
                "{'name':'AB'}",
                "{'name':5}",
                "{'name':'ab','port':0}",
                "{'name':'ab','port':100}",
                "{'name':'ab','port':'5'}",
                "{'name':'ab','port':1.5}",
                "{'name':'ab','ratio':'x'}",
                "{'name':'ab','on':'true'}",
                "{'name':'ab','on':1}",
                "{'name':'ab','size':'LARGE'}",
                "{'name':'ab','tags':'x'}",
                "{'name':'ab','tags':[1]}",
                "{'name':'ab','tags':['x','y','z']}",
                "{'name':'ab','map':{'a':'b'}}",
                "{'name':'ab','section':{'b':1}}",
                "{'name':'ab','section':[]}",
                "{'name':'ab','method':{'kind':'other'}}",
                "{'name':'ab','method':{'kind':'key'}}",
                "{'name':'ab','method':{}}",
                "{'name':'ab','method':{'key':'k'}}",
                "{'name':'ab','method':{'kind':'none','more':1}}",
            })
    void bothRefuse(String json) {
        assertThat(allowed(json)).isFalse();
        assertThat(decoded(json)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(classes = {Config.class, Types.class, Limits.class, OpenConfig.class})
    void agreeOnWhateverIsGenerated(Class<?> type) {
        var validator = new StrictValidator(RecordSchema.of(type));
        int valid = 0;
        int invalid = 0;
        for (int seed = 0; seed < 3_000; seed++) {
            JsonNode json = new RandomConfig(seed).next(type);
            List<String> problems = validator.problems(json);
            if (problems.isEmpty()) {
                valid++;
            } else {
                invalid++;
            }

            String refusal = decodes(type, json);
            assertThat(refusal.isEmpty())
                    .as("%s\nschema: %s\ndecoding: %s", json, problems, refusal)
                    .isEqualTo(problems.isEmpty());
        }
        assertThat(valid).isGreaterThan(50);
        assertThat(invalid).isGreaterThan(50);
    }

    @Test
    void demandWhatTellsChoicesApart() {
        JsonNode closed = RecordSchema.of(Config.class).at("/properties/method/oneOf");
        JsonNode open = RecordSchema.of(OpenConfig.class).at("/properties/login/oneOf");

        assertThat(closed.at("/0/required")).hasToString("[\"kind\"]");
        assertThat(closed.at("/0/additionalProperties")).hasToString("false");
        assertThat(open.at("/0/required")).hasToString("[\"password\"]");
        assertThat(open.at("/0").has("additionalProperties")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "^[0-9]+(ms|s)$, ^[0-9]+(ms|s)$",
        "^a|b$, ^(?:^a|b$)$",
        "a, ^(?:a)$",
        "^(a)|(b)$, ^(?:^(a)|(b)$)$",
        "^a\\(|b$, ^(?:^a\\(|b$)$"
    })
    void matchTheWholeText(String regex, String inSchema) {
        var matches = new Constraint.Matches(java.util.regex.Pattern.compile(regex));

        assertThat(matches.unanchored()).isEqualTo(inSchema);
    }

    @Test
    void findTheOneOpenChoiceThatFits() {
        assertThat(ConfigJson.endpoint(OpenConfig.class, bytes("{'login':{'password':'p'}}")))
                .isEqualTo(new OpenConfig(new WithPassword(Secret.of("p"))));
        assertThat(ConfigJson.endpoint(OpenConfig.class, bytes("{'login':{'region':'r','role':'o'}}")))
                .isEqualTo(new OpenConfig(new WithRole("r", "o")));
        assertThatThrownBy(() -> ConfigJson.endpoint(OpenConfig.class, bytes("{'login':{'region':'r'}}")))
                .hasMessageContaining("/login/how: is required, but missing; choose one of \"password\", \"role\"");
    }

    @Test
    void areValidSchemas() {
        for (Class<?> type : List.of(Config.class, Types.class, Limits.class, OpenConfig.class)) {
            assertThat(problemsOfSchema(RecordSchema.of(type))).isEmpty();
        }
    }

    static List<?> problemsOfSchema(JsonNode schema) {
        Schema dialect = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        return dialect.validate(schema);
    }

    private static boolean allowed(String json) {
        return new StrictValidator(SCHEMA)
                .problems(JsonMapper.shared().readTree(bytes(json)))
                .isEmpty();
    }

    private static boolean decoded(String json) {
        return decodes(Config.class, JsonMapper.shared().readTree(bytes(json))).isEmpty();
    }

    /// What decoding says, empty if it takes it.
    private static String decodes(Class<?> type, JsonNode json) {
        try {
            ConfigJson.endpoint(type, json);
            return "";
        } catch (UserException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
