package dev.flowcdk.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.AbsentWhenNull;
import dev.flowcdk.Choice;
import dev.flowcdk.CollectionName;
import dev.flowcdk.Default;
import dev.flowcdk.DeltaUpdates;
import dev.flowcdk.Discriminator;
import dev.flowcdk.Field;
import dev.flowcdk.JsonName;
import dev.flowcdk.Key;
import dev.flowcdk.Keyword;
import dev.flowcdk.Multiline;
import dev.flowcdk.Nonsensitive;
import dev.flowcdk.NotInSchema;
import dev.flowcdk.Required;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.Secret;
import dev.flowcdk.Suggested;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.net.URL;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class RecordRulesTest {

    record NoField(String host) {}

    record BlankTitle(
            @Field(title = " ", description = "A host.") String host) {}

    record BlankDescription(
            @Field(title = "Host", description = "") String host) {}

    record SecretThatIsNoSecret(
            @Field(title = "Token", description = "A token.") @Keyword(name = "secret", json = "true")
            String token) {}

    record GapInPath(
            @Field(title = "A", description = "A.") @ResourcePath
            String first,

            @Field(title = "B", description = "B.") @ResourcePath(2)
            String second) {}

    record DoubledPath(
            @Field(title = "A", description = "A.") @ResourcePath
            String first,

            @Field(title = "B", description = "B.") @ResourcePath
            String second) {}

    record NumberInPath(
            @Field(title = "A", description = "A.") @ResourcePath
            int first) {}

    record NoPath(@Field(title = "A", description = "A.") String first) {}

    record NoSchema(
            @Field(title = "Thread", description = "A thread.")
            Thread thread) {}

    record OptionalComponent(
            @Field(title = "Name", description = "A name.") Optional<String> name) {}

    record KeysThatAreNumbers(
            @Field(title = "Map", description = "A map.") Map<Integer, String> map) {}

    record NoDiscriminator(
            @Field(title = "Shape", description = "A shape.")
            Shape shape) {}

    sealed interface Shape {}

    record Circle() implements Shape {}

    record NoChoice(
            @Field(title = "Tree", description = "A tree.") Tree tree) {}

    @Discriminator("kind")
    sealed interface Tree {}

    record Oak() implements Tree {}

    record ChoicesOfOneName(
            @Field(title = "Car", description = "A car.") Car car) {}

    @Discriminator("kind")
    sealed interface Car {}

    @Choice(name = "car", title = "Red")
    record Red() implements Car {}

    @Choice(name = "car", title = "Blue")
    record Blue() implements Car {}

    record UselessDefault(
            @Field(title = "Port", description = "A port.") @Default("many")
            int port) {}

    record DefaultOfWrongType(
            @Field(title = "Port", description = "A port.") @Default("[]")
            int port) {}

    record DefaultAndNullable(
            @Field(title = "Name", description = "A name.") @Default("x") @Nullable
            String name) {}

    record DefaultAndSuggested(
            @Field(title = "Name", description = "A name.") @Default("x") @Suggested("y")
            String name) {}

    record RequiredAnyway(
            @Field(title = "Name", description = "A name.") @Required
            String name) {}

    record UnknownButNeeded(@NotInSchema String name) {}

    record ContainsItself(
            @Field(title = "Next", description = "The next.") @Nullable
            ContainsItself next) {}

    record SameNames(
            @Field(title = "A", description = "A.") @JsonName("b")
            String a,

            @Field(title = "B", description = "B.") String b) {}

    record LinesOfNumbers(
            @Field(title = "A", description = "A.") @Multiline
            int a) {}

    record CollectionNumber(
            @Field(title = "A", description = "A.") @CollectionName
            int a) {}

    record DeltaText(
            @Field(title = "A", description = "A.") @DeltaUpdates
            String a) {}

    record SeveralMistakes(
            @Field(title = "", description = "") String first, String second) {}

    record NestedMistake(
            @Field(title = "A", description = "A.") NoField inner) {}

    record NoKey(long number) {}

    record NullableKey(@Key @Nullable String name) {}

    record Inner(@Key String id) {}

    record KeyBelowNull(@Nullable Inner inner, int number) {}

    record HiddenKey(@Key @NotInSchema String id, String text) {}

    record RequiredAbsent(
            @Key String id,
            @Required @AbsentWhenNull @Nullable String text) {}

    record FractionalKey(@Key double ratio) {}

    record DecimalKey(@Key BigDecimal amount) {}

    record ListAsKey(@Key List<String> names) {}

    record DefaultKey(@Key @Default("a") String id) {}

    record SecretInDocument(@Key long number, Secret password) {}

    record SecretInState(Map<String, Secret> tokens) {}

    record Shards(Map<String, @Nullable Long> shards) {}

    record NullsInState(
            Shards inner,
            Map<String, Map<String, @Nullable Long>> deep,
            List<Map<String, @Nullable Long>> list,
            @Nullable Map<String, Long> maybe) {}

    record PlainSecrets(
            @Field(title = "A", description = "A.") String password,
            @Field(title = "A", description = "A.") String accessToken,

            @Field(title = "A", description = "A.") @Nullable
            String apiKey,

            @Field(title = "A", description = "A.") String client_secret,

            @Field(title = "A", description = "A.") @Nonsensitive
            String publicToken,

            @Field(title = "A", description = "A.") String tokenUrl,
            @Field(title = "A", description = "A.") int maxToken,
            @Field(title = "A", description = "A.") String key,
            @Field(title = "A", description = "A.") Secret secret) {}

    record PlainPassword(
            @Field(title = "A", description = "A.") String password) {}

    record TokenInDocument(@Key String token) {}

    static final class PlainClass {}

    interface OpenInterface {}

    record Unsupported(
            @Field(title = "A", description = "A.") Set<String> set,
            @Field(title = "A", description = "A.") Object object,
            @Field(title = "A", description = "A.") ZonedDateTime zoned,
            @Field(title = "A", description = "A.") char letter,
            @Field(title = "A", description = "A.") Byte octet,
            @Field(title = "A", description = "A.") int[] array,
            @Field(title = "A", description = "A.") String[] texts,
            @Field(title = "A", description = "A.") ArrayList<String> list,
            @Field(title = "A", description = "A.") HashMap<String, Long> map,
            @Field(title = "A", description = "A.") OptionalInt number,
            @Field(title = "A", description = "A.") Date date,
            @Field(title = "A", description = "A.") URL url,
            @Field(title = "A", description = "A.") ObjectNode node,
            @Field(title = "A", description = "A.") PlainClass plain,
            @Field(title = "A", description = "A.") OpenInterface open,
            @Field(title = "A", description = "A.") List<? extends Number> some,
            @Field(title = "A", description = "A.") Thread thread) {}

    record LimitOfTheWrongType(
            @Field(title = "A", description = "A.") @Size(min = 1)
            int a) {}

    record UnknownLimit(
            @Field(title = "A", description = "A.") @Email String a) {}

    record PatternOfJava(
            @Field(title = "A", description = "A.") List<@Pattern(regexp = "[a-z]++") String> a) {}

    record FlagsOfAPattern(
            @Field(title = "A", description = "A.") @Pattern(regexp = "a", flags = Pattern.Flag.CASE_INSENSITIVE)
            String a) {}

    record ChoiceNamedLikeItsDiscriminator(
            @Field(title = "Ford", description = "A ford.") River river) {}

    @Discriminator("kind")
    sealed interface River {}

    @Choice(name = "ford", title = "Ford")
    record Ford(
            @Field(title = "Kind", description = "A kind.") String kind) implements River {}

    enum Twins {
        @JsonName("B")
        A,
        B
    }

    record ConstantsOfOneName(
            @Field(title = "A", description = "A.") Twins twins) {}

    record AbsentButNeverNull(
            @Key long number, @AbsentWhenNull String name) {}

    @Test
    void refusesConfigs() {
        assertConfig(NoField.class, "NoField.host: has no @Field, which gives it a title and a description");
        assertConfig(BlankTitle.class, "BlankTitle.host: has no title");
        assertConfig(BlankDescription.class, "BlankDescription.host: has no description");
        assertConfig(NestedMistake.class, "NoField.host: has no @Field, which gives it a title and a description");
        assertConfig(SameNames.class, "SameNames: two components are named \"b\" in JSON");
        assertConfig(String.class, "String: must be a record");
    }

    @Test
    void refusesASecretThatIsNotASecret() {
        assertConfig(SecretThatIsNoSecret.class, "SecretThatIsNoSecret.token: a secret must be of the type Secret");
    }

    @Test
    void suspectsSecretsInPlainTexts() {
        assertThat(RecordRules.config(PlainSecrets.class))
                .extracting(mistake -> mistake.substring(0, mistake.indexOf(':')))
                .containsExactly(
                        "PlainSecrets.password",
                        "PlainSecrets.accessToken",
                        "PlainSecrets.apiKey",
                        "PlainSecrets.client_secret");
        assertConfig(
                PlainPassword.class,
                "PlainPassword.password: sounds like a secret, but is a String, which is stored and shown as it is;"
                        + " make it a Secret, or mark it @Nonsensitive if anyone may see it");
        assertThat(RecordRules.document(TokenInDocument.class)).isEmpty();
    }

    @Test
    void saysWhatToUseInstead() {
        assertThat(RecordRules.config(Unsupported.class))
                .extracting(mistake -> mistake.replaceFirst("Unsupported\\.(\\w+): type .* has no schema", "$1"))
                .containsExactly(
                        "set; use List<String>",
                        "object; use JsonNode, which holds any JSON",
                        "zoned; use OffsetDateTime",
                        "letter; use String",
                        "octet; use short or int",
                        "array; use List<Integer>",
                        "texts; use List<String>",
                        "list; use List<String>",
                        "map; use Map<String, Long>",
                        "number; use @Nullable Integer",
                        "date; use Instant",
                        "url; use URI",
                        "node; use tools.jackson.databind.JsonNode",
                        "plain; make it a record",
                        "open; seal it and make each of its choices a record",
                        "some; name the type, such as Number",
                        "thread");
    }

    @Test
    void refusesLimitsThatSayNothing() {
        assertConfig(LimitOfTheWrongType.class, "LimitOfTheWrongType.a: @Size says nothing about a value of this type");
        assertThat(RecordRules.config(UnknownLimit.class))
                .singleElement()
                .asString()
                .startsWith("UnknownLimit.a: @Email is not supported; of jakarta.validation use @Pattern, @Size,");
        assertThat(RecordRules.config(PatternOfJava.class))
                .singleElement()
                .asString()
                .startsWith(
                        "PatternOfJava.a: @Pattern has what Java, JavaScript and Rust do not all read in the same way,"
                                + " from + on; ");
        assertConfig(FlagsOfAPattern.class, "FlagsOfAPattern.a: @Pattern has flags, which a schema has no place for");
    }

    @Test
    void refusesNamesThatMeanTwoThings() {
        assertConfig(
                ChoiceNamedLikeItsDiscriminator.class,
                "Ford: a component is named \"kind\" in JSON, like the property that tells choices apart");
        assertConfig(
                ConstantsOfOneName.class,
                "ConstantsOfOneName.twins: two constants of Twins have the same name in JSON");
    }

    @Test
    void refusesAbsenceOfWhatIsNeverNull() {
        assertDocument(
                AbsentButNeverNull.class, "AbsentButNeverNull.name: is @AbsentWhenNull, so that it must be @Nullable");
    }

    @Test
    void refusesResourcePathsThatAreNone() {
        assertConfig(GapInPath.class, "GapInPath: its @ResourcePath indexes are [0, 2], but must be 0 to 1");
        assertConfig(DoubledPath.class, "DoubledPath: its @ResourcePath indexes are [0, 0], but must be 0 to 1");
        assertConfig(NumberInPath.class, "NumberInPath.first: is @ResourcePath, so that it must be a string");
        assertThat(RecordRules.resource(NoPath.class))
                .containsExactly("NoPath: no component has a @ResourcePath, so that bindings cannot be told apart");
    }

    @Test
    void refusesTypesWithoutASchema() {
        assertConfig(NoSchema.class, "NoSchema.thread: type java.lang.Thread has no schema");
        assertConfig(
                OptionalComponent.class,
                "OptionalComponent.name: type java.util.Optional<java.lang.String> has no schema; use @Nullable String");
        assertConfig(KeysThatAreNumbers.class, "KeysThatAreNumbers.map: the keys of a map must be of type String");
        assertConfig(
                ContainsItself.class,
                "ContainsItself: contains itself, which has no schema; use JsonNode for the part that repeats");
    }

    @Test
    void refusesChoicesThatCannotBeToldApart() {
        assertConfig(NoDiscriminator.class, "NoDiscriminator.shape: sealed interface Shape needs a @Discriminator");
        assertConfig(NoChoice.class, "NoChoice.tree: Oak, a choice of Tree, must be a record with a @Choice");
        assertConfig(ChoicesOfOneName.class, "ChoicesOfOneName.car: two choices are named \"car\"");
    }

    @Test
    void refusesContradictionsAboutAbsence() {
        assertConfig(UselessDefault.class, "UselessDefault.port: its default is not JSON");
        assertConfig(DefaultOfWrongType.class, "DefaultOfWrongType.port: its default is not a value of its type");
        assertConfig(
                DefaultAndNullable.class,
                "DefaultAndNullable.name: is never null, having a @Default; remove @Nullable");
        assertConfig(
                DefaultAndSuggested.class,
                "DefaultAndSuggested.name: has a @Default and is @Suggested; decide for one");
        assertConfig(
                RequiredAnyway.class,
                "RequiredAnyway.name: is required anyway, having no @Default and not being @Nullable; remove"
                        + " @Required");
        assertConfig(
                UnknownButNeeded.class,
                "UnknownButNeeded.name: is @NotInSchema, so that it must be @Nullable or have a @Default");
    }

    @Test
    void refusesMarkersOnTheWrongTypes() {
        assertConfig(LinesOfNumbers.class, "LinesOfNumbers.a: is @Multiline, so that it must be a string");
        assertConfig(CollectionNumber.class, "CollectionNumber.a: is @CollectionName, so that it must be a string");
        assertConfig(DeltaText.class, "DeltaText.a: is @DeltaUpdates, so that it must be a boolean");
    }

    @Test
    void refusesDocuments() {
        assertDocument(NoKey.class, "NoKey: no component has a @Key");
        assertDocument(
                NullableKey.class,
                "NullableKey.name: a @Key must be a string, an integer or a boolean that is never null");
        assertDocument(
                KeyBelowNull.class,
                "KeyBelowNull.inner: holds a @Key, so that it must not be @Nullable: each document has its key");
        assertDocument(HiddenKey.class, "HiddenKey.id: a @Key must stand in the schema, but this one is @NotInSchema");
        assertDocument(
                RequiredAbsent.class,
                "RequiredAbsent.text: is @Required, but absent where it is null; drop one of both");
        assertDocument(
                ListAsKey.class,
                "ListAsKey.names: a @Key must be a string, an integer or a boolean that is never null");
        assertDocument(
                SecretInDocument.class,
                "SecretInDocument.password: a secret must not be part of a document or a state");
    }

    @Test
    void refusesKeysThatDocumentsMayLack() {
        assertDocument(
                DefaultKey.class, "DefaultKey.id: a @Key must not have a @Default, which lets documents lack it");
    }

    @Test
    void refusesFractionalKeys() {
        String mistake =
                ": a @Key must not be fractional, since Flow's keys cannot be; use an integer, or a String that"
                        + " holds the number's text";
        assertDocument(FractionalKey.class, "FractionalKey.ratio" + mistake);
        assertDocument(DecimalKey.class, "DecimalKey.amount" + mistake);
    }

    @Test
    void refusesSecretsInStates() {
        assertThat(RecordRules.state(SecretInState.class))
                .containsExactly("SecretInState.tokens: a secret must not be part of a document or a state");
    }

    @Test
    void refusesMapsOfStatesWhoseNullsWouldBeLost() {
        String mistake = ": the values of a map must not be @Nullable in a state, which would lose entries that are"
                + " null; leave them out, or keep their keys in a list";
        assertThat(RecordRules.state(NullsInState.class))
                .containsExactly("Shards.shards" + mistake, "NullsInState.deep" + mistake);
    }

    @Test
    void listsAllMistakesTogether() {
        assertThatThrownBy(() -> RecordSchema.of(SeveralMistakes.class))
                .isInstanceOf(AuthorMistakes.class)
                .hasMessage("""
                    mistakes in the connector's records:
                     - SeveralMistakes.first: has no title
                     - SeveralMistakes.first: has no description
                     - SeveralMistakes.second: has no @Field, which gives it a title and a description\
                    """);
    }

    private static void assertConfig(Class<?> config, String mistake) {
        assertThat(RecordRules.config(config)).containsExactly(mistake);
    }

    private static void assertDocument(Class<?> document, String mistake) {
        assertThat(RecordRules.document(document)).containsExactly(mistake);
    }
}
