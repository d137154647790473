package dev.flowcdk.guide.rules;

import dev.flowcdk.AbsentWhenNull;
import dev.flowcdk.Choice;
import dev.flowcdk.Default;
import dev.flowcdk.Deletable;
import dev.flowcdk.DeltaUpdates;
import dev.flowcdk.Discriminator;
import dev.flowcdk.Field;
import dev.flowcdk.JsonName;
import dev.flowcdk.Key;
import dev.flowcdk.Keyword;
import dev.flowcdk.Meta;
import dev.flowcdk.Multiline;
import dev.flowcdk.NotInSchema;
import dev.flowcdk.Reduce;
import dev.flowcdk.Required;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.Secret;
import dev.flowcdk.Suggested;
import dev.flowcdk.internal.schema.RecordRules;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Records with a mistake each.
final class RecordMistakes {

    private RecordMistakes() {}

    record NoField(String host) {}

    record NoTitle(
            @Field(title = "", description = "A host.") String host) {}

    record NoDescription(
            @Field(title = "Host", description = "") String host) {}

    record Plain(
            @Field(title = "Password", description = "Of the user.")
            String password) {}

    record Marked(
            @Field(title = "Key", description = "A key.") @Keyword(name = "secret", json = "true")
            String mark) {}

    record NoSchema(
            @Field(title = "Name", description = "A name.") Optional<String> name) {}

    record NumberedMap(
            @Field(title = "Map", description = "A map.") Map<Integer, String> map) {}

    record Loop(
            @Field(title = "Next", description = "The next.") @Nullable
            Loop next) {}

    record Unsuited(
            @Field(title = "Port", description = "A port.") @Size(min = 1)
            int port) {}

    record Foreign(
            @Field(title = "Code", description = "A code.") @Pattern(regexp = "(?i)[a-z]")
            String code) {}

    record Unknown(
            @Field(title = "Mail", description = "An address.") @Email
            String mail) {}

    record Open(
            @Field(title = "Login", description = "How to log in.")
            Login login) {}

    sealed interface Login {}

    record Token() implements Login {}

    record Unnamed(
            @Field(title = "Tree", description = "A tree.") Tree tree) {}

    @Discriminator("kind")
    sealed interface Tree {}

    record Oak() implements Tree {}

    record Untitled(
            @Field(title = "Rock", description = "A rock.") Rock rock) {}

    @Discriminator("kind")
    sealed interface Rock {}

    @Choice(name = "slate", title = "")
    record Slate() implements Rock {}

    record Doubled(
            @Field(title = "Car", description = "A car.") Car car) {}

    @Discriminator("kind")
    sealed interface Car {}

    @Choice(name = "car", title = "Red")
    record Red() implements Car {}

    @Choice(name = "car", title = "Blue")
    record Blue() implements Car {}

    record Hiding(
            @Field(title = "River", description = "A river.")
            River river) {}

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

    record Constants(
            @Field(title = "Twin", description = "A twin.") Twins twin) {}

    record Names(
            @Field(title = "A", description = "A.") @JsonName("b")
            String a,

            @Field(title = "B", description = "B.") String b) {}

    record WrongDefault(
            @Field(title = "Port", description = "A port.") @Default("[]")
            int port) {}

    record NullDefault(
            @Field(title = "Name", description = "A name.") @Default("x") @Nullable
            String name) {}

    record TwoDefaults(
            @Field(title = "Name", description = "A name.") @Default("x") @Suggested("y")
            String name) {}

    record Needed(@NotInSchema String name) {}

    record Anyway(
            @Field(title = "Name", description = "A name.") @Required
            String name) {}

    record Lines(
            @Field(title = "Port", description = "A port.") @Multiline
            int port) {}

    record Delta(
            @Field(title = "Delta", description = "Delta.") @DeltaUpdates
            String delta) {}

    record NumberPath(
            @Field(title = "Number", description = "A number.") @ResourcePath
            int number) {}

    record Gap(
            @Field(title = "Name", description = "A name.") @ResourcePath(1)
            String name) {}

    record NoPath(
            @Field(title = "Name", description = "A name.") String name) {}

    record NoKey(long number) {}

    record NullKey(@Key @Nullable String id) {}

    record Fraction(@Key double ratio) {}

    record Inner(@Key String id) {}

    record DefaultKey(@Key @Default("a") String id) {}

    record KeyBelow(@Nullable Inner inner) {}

    record HiddenKey(@Key @NotInSchema String id, String text) {}

    record Leak(@Key long id, Secret token) {}

    record Leaving(@Key long id, @AbsentWhenNull String name) {}

    record Both(
            @Key long id,
            @Required @AbsentWhenNull @Nullable String text) {}

    record NullSum(
            @Key long id,
            @Reduce(Reduce.Strategy.SUM) @Nullable Long sum) {}

    record Sum(@Key long id, @Reduce(Reduce.Strategy.SUM) String text) {}

    @Deletable
    record NoMeta(@Key long id) {}

    @Deletable
    @Reduce(Reduce.Strategy.MERGE)
    record TwoReductions(@Key long id, @JsonName("_meta") Meta meta) {}

    record Remembering(Map<String, Secret> tokens) {}

    record Shards(Map<String, @Nullable Long> shards) {}

    static List<BrokenRule> ofConfigs() {
        return List.of(
                config("A config is a record, and so are its sections.", String.class),
                config("Each option has a `@Field`, unless it is `@NotInSchema`.", NoField.class),
                config("An option has a title. `Field.UNTITLED` leaves it to the form.", NoTitle.class),
                config("An option has a description.", NoDescription.class),
                config("What is called a password, a token, a secret or a key of an API is a `Secret`.", Plain.class),
                config("What the schema calls secret is a `Secret`.", Marked.class),
                config("Each component has a type that has a place in JSON.", NoSchema.class),
                config("Keys of maps are strings.", NumberedMap.class),
                config("No record contains itself.", Loop.class),
                config("A limit of `jakarta.validation` fits its type.", Unsuited.class),
                config("Of `jakarta.validation` only what a schema can say is taken.", Unknown.class),
                config("A `@Pattern` is the same to Java, JavaScript and Rust.", Foreign.class),
                config("A sealed interface has a `@Discriminator`.", Open.class),
                config("Each record of a sealed interface has a `@Choice`.", Unnamed.class),
                config("A `@Choice` of a config has a title.", Untitled.class),
                config("No two choices have the same name.", Doubled.class),
                config("No component of a choice is named like the discriminator.", Hiding.class),
                config("No two constants of an enum have the same name in JSON.", Constants.class),
                config("No two components of a record have the same name in JSON.", Names.class),
                config("A `@Default` is a value of its option.", WrongDefault.class),
                config("A `@Default` excludes `@Nullable`.", NullDefault.class),
                config("A `@Default` excludes `@Suggested`.", TwoDefaults.class),
                config("What is `@NotInSchema` may be left out.", Needed.class),
                config("What is `@Required` could be left out otherwise.", Anyway.class),
                config("`@Multiline`, `@CollectionName` and `@SchemaName` stand on strings.", Lines.class),
                config("`@DeltaUpdates` stands on a boolean.", Delta.class),
                config("A `@ResourcePath` stands on a string.", NumberPath.class),
                config("`@ResourcePath` indexes count from zero without gaps.", Gap.class),
                new BrokenRule(
                        "A capture's resource has a `@ResourcePath`.", () -> only(RecordRules.resource(NoPath.class))));
    }

    static List<BrokenRule> ofDocuments() {
        return List.of(
                document("A document has at least one `@Key`.", NoKey.class),
                document("A key is never null.", NullKey.class),
                document("A key is no fraction.", Fraction.class),
                document("Nothing that holds a key is null.", KeyBelow.class),
                document("A key stands in the schema.", HiddenKey.class),
                document("No document may lack its key.", DefaultKey.class),
                document("A document contains no secret.", Leak.class),
                document("What is `@AbsentWhenNull` is `@Nullable`.", Leaving.class),
                document("What is `@AbsentWhenNull` is not `@Required`.", Both.class),
                document(
                        "`@Reduce(SUM)` stands on a number, `APPEND` on a list, `MERGE` on an object or a list.",
                        Sum.class),
                document("What `SUM` and `APPEND` add is never null.", NullSum.class),
                document("A `@Deletable` document has a `_meta` with an `op`, both never null.", NoMeta.class),
                document("A `@Deletable` document has no `@Reduce` of its own.", TwoReductions.class),
                new BrokenRule("A state contains no secret.", () -> only(RecordRules.state(Remembering.class))),
                new BrokenRule(
                        "Maps of a state hold no nulls, unless they are in a list.",
                        () -> only(RecordRules.state(Shards.class))));
    }

    private static BrokenRule config(String rule, Class<?> config) {
        return new BrokenRule(rule, () -> only(RecordRules.config(config)));
    }

    private static BrokenRule document(String rule, Class<?> document) {
        return new BrokenRule(rule, () -> only(RecordRules.document(document)));
    }

    private static String only(List<String> mistakes) {
        if (mistakes.size() != 1) {
            throw new AssertionError("one mistake was made, and these were found: " + mistakes);
        }
        return mistakes.getFirst();
    }
}
