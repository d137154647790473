package dev.flowcdk.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.CollectionName;
import dev.flowcdk.Default;
import dev.flowcdk.Field;
import dev.flowcdk.Key;
import dev.flowcdk.Nonsensitive;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.Secret;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.net.URL;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What the rules of records say beyond the page of rules, which a test of the guide makes by breaking each of them
/// once.
class RecordRulesTest {

    record NoField(String host) {}

    record BlankTitle(
            @Field(title = " ", description = "A host.") String host) {}

    record DoubledPath(
            @Field(title = "A", description = "A.") @ResourcePath
            String first,

            @Field(title = "B", description = "B.") @ResourcePath
            String second) {}

    record UselessDefault(
            @Field(title = "Port", description = "A port.") @Default("many")
            int port) {}

    record CollectionNumber(
            @Field(title = "A", description = "A.") @CollectionName
            int a) {}

    record SeveralMistakes(
            @Field(title = "", description = "") String first, String second) {}

    record NestedMistake(
            @Field(title = "A", description = "A.") NoField inner) {}

    record DecimalKey(@Key BigDecimal amount) {}

    record ListAsKey(@Key List<String> names) {}

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

    record PatternOfJava(
            @Field(title = "A", description = "A.") List<@Pattern(regexp = "[a-z]++") String> a) {}

    record FlagsOfAPattern(
            @Field(title = "A", description = "A.") @Pattern(regexp = "a", flags = Pattern.Flag.CASE_INSENSITIVE)
            String a) {}

    @Test
    void refusesBlankTitlesAndWhatIsWrongInSections() {
        assertConfig(BlankTitle.class, "BlankTitle.host: has no title");
        assertConfig(NestedMistake.class, "NoField.host: has no @Field, which gives it a title and a description");
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
    void refusesPatternsThatOthersReadDifferently() {
        assertThat(RecordRules.config(PatternOfJava.class))
                .singleElement()
                .asString()
                .startsWith(
                        "PatternOfJava.a: @Pattern has what Java, JavaScript and Rust do not all read in the same way,"
                                + " from + on; ");
        assertConfig(FlagsOfAPattern.class, "FlagsOfAPattern.a: @Pattern has flags, which a schema has no place for");
    }

    @Test
    void refusesPlacesInAResourcePathThatAreTaken() {
        assertConfig(DoubledPath.class, "DoubledPath: its @ResourcePath indexes are [0, 0], but must be 0 to 1");
    }

    @Test
    void refusesADefaultThatIsNotJson() {
        assertConfig(UselessDefault.class, "UselessDefault.port: its default is not JSON");
    }

    @Test
    void refusesNumbersAsNamesOfCollections() {
        assertConfig(CollectionNumber.class, "CollectionNumber.a: is @CollectionName, so that it must be a string");
    }

    @Test
    void refusesKeysThatFlowDoesNotTake() {
        assertDocument(
                DecimalKey.class,
                "DecimalKey.amount: a @Key must not be fractional, since Flow's keys cannot be; use an integer, or a"
                        + " String that holds the number's text");
        assertDocument(
                ListAsKey.class,
                "ListAsKey.names: a @Key must be a string, an integer or a boolean that is never null");
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
