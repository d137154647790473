package dev.flowcdk.internal.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a schema allows is what decoding takes, checked with a validator that knows nothing of records.
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
            })
    void bothRefuse(String json) {
        assertThat(allowed(json)).isFalse();
        assertThat(decoded(json)).isFalse();
    }

    @Test
    void isAValidSchema() {
        Schema dialect = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(dialect.validate(SCHEMA)).isEmpty();
    }

    private static boolean allowed(String json) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SCHEMA)
                .validate(JsonMapper.shared().readTree(quoted(json)))
                .isEmpty();
    }

    private static boolean decoded(String json) {
        try {
            ConfigJson.endpoint(Config.class, quoted(json).getBytes(UTF_8));
            return true;
        } catch (UserException _) {
            return false;
        }
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
