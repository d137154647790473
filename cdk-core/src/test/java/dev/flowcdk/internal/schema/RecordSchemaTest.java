package dev.flowcdk.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.Advanced;
import dev.flowcdk.Choice;
import dev.flowcdk.CollectionName;
import dev.flowcdk.Default;
import dev.flowcdk.DeltaUpdates;
import dev.flowcdk.Discriminator;
import dev.flowcdk.Field;
import dev.flowcdk.Hidden;
import dev.flowcdk.JsonName;
import dev.flowcdk.Key;
import dev.flowcdk.Keyword;
import dev.flowcdk.Multiline;
import dev.flowcdk.Nonsensitive;
import dev.flowcdk.NotInSchema;
import dev.flowcdk.ReadOnly;
import dev.flowcdk.Required;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.SchemaName;
import dev.flowcdk.Secret;
import dev.flowcdk.Suggested;
import dev.flowcdk.Title;
import dev.flowcdk.Unordered;
import dev.flowcdk.json.RawJson;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RecordSchemaTest {

    record HelloWorld(
            @Field(title = "Interval", description = "Time between two messages.") @Default("PT1S")
            Duration interval) {}

    record AllTypes(
            @Field(title = "Text", description = "A text.") String text,

            @Field(title = "Secret", description = "A secret.")
            Secret secret,

            @Field(title = "Flag", description = "A flag.") boolean flag,
            @Field(title = "Int", description = "A number.") int number,

            @Field(title = "Long", description = "A number.")
            long longNumber,

            @Field(title = "Double", description = "A number.")
            double fraction,

            @Field(title = "Big Integer", description = "A number.")
            BigInteger bigInteger,

            @Field(title = "Big Decimal", description = "A number.")
            BigDecimal bigDecimal,

            @Field(title = "Duration", description = "A duration.")
            Duration duration,

            @Field(title = "Instant", description = "An instant.")
            Instant instant,

            @Field(title = "Date", description = "A date.") LocalDate date,

            @Field(title = "Address", description = "An address.")
            URI address,

            @Field(title = "Path", description = "A path.") Path path,
            @Field(title = "UUID", description = "A UUID.") UUID uuid,
            @Field(title = "Bytes", description = "Bytes.") byte[] bytes,
            @Field(title = "Texts", description = "A list.") List<String> texts,

            @Field(title = "Numbers", description = "A map.")
            Map<String, Integer> numbers,

            @Field(title = "JSON", description = "Anything.")
            JsonNode json,

            @Field(title = "Raw JSON", description = "Anything.")
            RawJson raw) {}

    enum Fruit {
        @JsonName("")
        NONE,
        @JsonName("red apple")
        RED_APPLE,
        PEAR
    }

    record Presence(
            @Field(title = "Required", description = "Required.")
            String required,

            @Field(title = "Nullable", description = "Nullable.") @Nullable
            Integer nullable,

            @Field(title = "Default", description = "Default.") @Default("3")
            int number,

            @Field(title = "Text", description = "Default.") @Default("3")
            String text,

            @Field(title = "List", description = "Default.") @Default("[\"a\"]")
            List<String> list,

            @Field(title = "Enum", description = "Default.") @Default("red apple")
            Fruit fruit,

            @Field(title = "Silent", description = "Default.") @Default(value = "true", inSchema = false)
            boolean silent,

            @Field(title = "Suggested", description = "Suggested.") @Suggested("abc")
            String suggested,

            @Field(title = "Both", description = "Required.") @Default("false") @Required
            boolean both,

            @NotInSchema @Nullable String unseen) {}

    record Markers(
            @Field(title = "Table", description = "Table.") @CollectionName @ResourcePath(1) @JsonName("the_table")
            String table,

            @Field(title = "Schema", description = "Schema.") @SchemaName @ResourcePath
            String schema,

            @Field(title = "Delta", description = "Delta.") @DeltaUpdates @Default("false") @Nonsensitive
            boolean delta,

            @Field(title = "Key", description = "Key.") @Multiline
            Secret key,

            @Field(title = "Hidden", description = "Hidden.") @Hidden @Unordered @Nullable
            String hidden,

            @Field(title = Field.UNTITLED, description = "Set by discovery.")
            @ReadOnly
            @Keyword(name = "x-extra", json = "{\"a\": [1]}")
            String readOnly) {}

    @Title(value = "Sections", description = "A config with sections.")
    @Keyword(name = "$id", json = "\"https://example.com/sections\"")
    record Sections(
            @Field(title = "Optional", description = "Everything in it may be left out.")
            Inner optional,

            @Field(title = "Advanced", description = "Something in it is required.") @Advanced
            Filled filled,

            @Field(title = "Many", description = "Several of them.")
            List<Filled> many) {}

    record Inner(
            @Field(title = "A", description = "A.") @Default("1")
            int a) {}

    @Unordered
    record Filled(@Field(title = "B", description = "B.") int b) {}

    record Login(
            @Field(title = "Login", description = "How to log in.")
            @Default("{\"kind\": \"none\"}")
            @Keyword(at = "/oneOf/1/properties/key", name = "x-key", json = "true")
            Method method) {}

    @Discriminator("kind")
    sealed interface Method {}

    @Choice(name = "none", title = "Without", description = "No login.")
    record Without() implements Method {}

    @Choice(name = "key", title = "Key")
    record WithKey(
            @Field(title = "Key", description = "The key.") Secret key) implements Method {}

    record Limits(
            @Field(title = "Port", description = "A port.") @Min(1) @Max(65_535)
            int port,

            @Field(title = "Name", description = "A name.") @Size(min = 2, max = 8)
            String name,

            @Field(title = "Code", description = "A code.") @Pattern(regexp = "^[A-Z]+$")
            String code,

            @Field(title = "Tags", description = "Tags.") @NotEmpty
            List<String> tags) {}

    record Document(
            @Key long number,
            @Key String region,

            @Field(title = "Message", description = "What was said.")
            String message,

            @Nullable Instant seen,
            Fruit fruit,
            Part part,
            List<Part> parts,
            Map<String, Double> values) {}

    record Part(@JsonName("part/no") int partNo, @Nullable Boolean spare) {}

    record KeyInside(Part part, Identity identity) {}

    record Identity(@Key @JsonName("a/b") UUID id) {}

    @Test
    void describesTheHelloWorld() {
        Golden.verify("hello-world", RecordSchema.of(HelloWorld.class));
    }

    @Test
    void knowsAllTypes() {
        Golden.verify("all-types", RecordSchema.of(AllTypes.class));
    }

    @Test
    void saysWhatMayBeLeftOut() {
        Golden.verify("presence", RecordSchema.of(Presence.class));
    }

    @Test
    void writesMarkers() {
        Golden.verify("markers", RecordSchema.of(Markers.class));
    }

    @Test
    void closesSectionsButNotTheRoot() {
        Golden.verify("sections", RecordSchema.of(Sections.class));
    }

    @Test
    void makesChoicesOfSealedInterfaces() {
        Golden.verify("choices", RecordSchema.of(Login.class));
    }

    @Test
    void writesLimits() {
        Golden.verify("limits", RecordSchema.of(Limits.class));
    }

    @Test
    void describesDocuments() {
        Golden.verify("document", RecordSchema.ofDocument(Document.class));
    }

    @Test
    void marksSecretsForEncryption() {
        JsonNode schema = RecordSchema.of(AllTypes.class);

        assertThat(schema.at("/properties/secret/secret").asBoolean()).isTrue();
    }

    @Test
    void pointsToKeysInTheOrderOfDeclaration() {
        assertThat(RecordPointers.key(Document.class)).containsExactly("/number", "/region");
        assertThat(RecordPointers.key(KeyInside.class)).containsExactly("/identity/a~1b");
    }

    @Test
    void pointsToTheResourcePathInTheOrderOfItsIndexes() {
        assertThat(RecordPointers.resourcePath(Markers.class)).containsExactly("/schema", "/the_table");
    }

    @Test
    void readsTheResourcePath() {
        var resource = new Markers("orders", "public", false, Secret.of("x"), null, "y");

        assertThat(RecordPointers.resourcePathOf(resource)).containsExactly("public", "orders");
    }
}
