package dev.flowcdk.internal.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flowcdk.Checked;
import dev.flowcdk.Choice;
import dev.flowcdk.Default;
import dev.flowcdk.Discriminator;
import dev.flowcdk.JsonName;
import dev.flowcdk.NotInSchema;
import dev.flowcdk.Required;
import dev.flowcdk.Secret;
import dev.flowcdk.Suggested;
import dev.flowcdk.UserException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigJsonTest {

    enum Mode {
        @JsonName("")
        USUAL,
        @JsonName("very fast")
        FAST,
        SLOW
    }

    record Config(
            String host,
            @Default("5432") int port,
            @Suggested("me") String user,
            Secret password,
            @Default("PT1S") Duration interval,
            @Default("") Mode mode,
            @Required @Default("false") boolean history,
            @Nullable Mode optionalMode,
            @Nullable @Pattern(regexp = "^[0-9]+$") String digits,
            @Default("[]") List<String> tags,
            Section section,
            @NotInSchema @Nullable String older) {}

    record Section(
            @JsonName("chunk_size") @Default("10") int chunkSize,
            @Nullable URI address) {}

    record Login(Method method) {}

    @Discriminator("kind")
    sealed interface Method {}

    @Choice(name = "none", title = "Without")
    record Without() implements Method {}

    @Choice(name = "key", title = "Key")
    record WithKey(Secret key, @NotInSchema @Nullable Secret token) implements Method {}

    record Limits(
            @Min(1) @Max(10) int number,
            @Positive double positive,
            @Size(min = 2, max = 3) String text,
            @NotBlank String filled,
            @NotEmpty List<@Pattern(regexp = "^a.*$") String> list,
            Map<String, Integer> map) {}

    record Positives(Duration interval, @Default("1") int count) {
        Positives {
            if (!interval.isPositive()) {
                throw new IllegalArgumentException("interval must be positive, but is " + interval);
            }
            if (count < 0) {
                throw new IllegalArgumentException("negative counts make no sense");
            }
        }
    }

    record Outer(Positives inner, CheckedSection checked) implements Checked {
        @Override
        public List<String> problems() {
            return List.of("/inner/count: is too small for this", "nothing fits");
        }
    }

    record CheckedSection(
            @Default("") String a, @Default("") String b) implements Checked {
        @Override
        public List<String> problems() {
            return List.of("/a: must not be empty", "/b: must not be empty");
        }
    }

    private static final Config MINIMAL = new Config(
            "db",
            5432,
            "anna",
            Secret.of("x"),
            Duration.ofSeconds(1),
            Mode.USUAL,
            false,
            null,
            null,
            List.of(),
            new Section(10, null),
            null);

    @Test
    void appliesDefaultsToWhatIsLeftOut() {
        assertThat(config("{'host': 'db', 'user': 'anna', 'password': 'x'}")).isEqualTo(MINIMAL);
    }

    @Test
    void readsEverything() {
        var config = config("""
            {'host': 'h', 'port': 1, 'user': 'u', 'password': 'p', 'interval': 'PT5M', 'mode': 'very fast',
             'history': true, 'optionalMode': 'SLOW', 'digits': '12', 'tags': ['a', 'b'],
             'section': {'chunk_size': 3, 'address': 'https://example.com/'}, 'older': 'o'}
            """);

        assertThat(config)
                .isEqualTo(new Config(
                        "h",
                        1,
                        "u",
                        Secret.of("p"),
                        Duration.ofMinutes(5),
                        Mode.FAST,
                        true,
                        Mode.SLOW,
                        "12",
                        List.of("a", "b"),
                        new Section(3, URI.create("https://example.com/")),
                        "o"));
    }

    @Test
    void takesWhatFormsLeaveBehindForAbsent() {
        var config = config("""
            {'host': 'db', 'port': null, 'user': 'anna', 'password': 'x', 'interval': '', 'mode': null, 'history': null,
             'optionalMode': null, 'digits': '', 'tags': null, 'section': {'chunk_size': null, 'address': ''},
             'older': ''}
            """);

        assertThat(config).isEqualTo(MINIMAL);
    }

    @Test
    void ignoresWhatThePlatformAdds() {
        var json = bytes("{'method': {'kind': 'none'}, 'sops': {'mac': 'x'}}");
        var resource = bytes("{'method': {'kind': 'none'}, '_meta': {'path': ['x']}}");

        assertThat(ConfigJson.endpoint(Login.class, json)).isEqualTo(new Login(new Without()));
        assertThat(ConfigJson.resource(Login.class, resource, "binding 0")).isEqualTo(new Login(new Without()));
    }

    @Test
    void reportsAllProblemsAtOnce() {
        var problems = problems(Config.class, """
            {'hots': 'db', 'port': 'many', 'password': 5, 'interval': 'often', 'mode': 'fast', 'history': 1,
             'optionalMode': 'QUICK', 'digits': 'ten', 'tags': ['a', 7], 'section': {'chunkSize': 1, 'chunk_size': 3000000000}}
            """);

        assertThat(problems)
                .containsExactly(
                        "/hots: is unknown; did you mean \"host\"?",
                        "/host: is required, but missing",
                        "/port: must be an integer between -2147483648 and 2147483647, but is \"many\"",
                        "/user: is required, but missing",
                        "/password: must be a string, but is a number",
                        "/interval: must be an ISO-8601 duration such as \"PT30S\" or \"PT5M\", but is \"often\"",
                        "/mode: must be one of \"\", \"very fast\", \"SLOW\", but is \"fast\"",
                        "/history: must be true or false, but is 1",
                        "/optionalMode: must be one of \"\", \"very fast\", \"SLOW\", but is \"QUICK\"",
                        "/digits: must match the pattern ^[0-9]+$, but is \"ten\"",
                        "/tags/1: must be a string, but is 7",
                        "/section/chunkSize: is unknown; did you mean \"chunk_size\"?",
                        "/section/chunk_size: must be an integer between -2147483648 and 2147483647, but is"
                                + " 3000000000");
    }

    @Test
    void saysOfWhatTheProblemsAre() {
        assertThat(failure(Login.class, "{}"))
                .hasMessage("the endpoint config has a problem:\n - /method: is required, but missing");
        assertThat(failure(Login.class, "{'a': 1}"))
                .hasMessage("the endpoint config has 2 problems:\n"
                        + " - /a: is unknown; known are \"method\"\n"
                        + " - /method: is required, but missing");
    }

    @Test
    void listsTheChoices() {
        assertThat(problems(Login.class, "{'method': {'kind': 'kee', 'key': 'k'}}"))
                .containsExactly("/method/kind: must be one of \"none\", \"key\", but is \"kee\"");
        assertThat(problems(Login.class, "{'method': {'key': 'k'}}"))
                .containsExactly("/method/kind: is required, but missing; choose one of \"none\", \"key\"");
        assertThat(problems(Login.class, "{'method': 'key'}"))
                .containsExactly("/method: must be an object, but is a string");
        assertThat(problems(Login.class, "{'method': {'kind': 'key', 'kye': 'k'}}"))
                .containsExactly(
                        "/method/kye: is unknown; did you mean \"key\"?", "/method/key: is required, but missing");
    }

    @Test
    void readsAChoice() {
        assertThat(ConfigJson.endpoint(Login.class, bytes("{'method': {'kind': 'key', 'key': 'k', 'token': 't'}}")))
                .isEqualTo(new Login(new WithKey(Secret.of("k"), Secret.of("t"))));
    }

    @Test
    void enforcesLimits() {
        var problems = problems(Limits.class, """
            {'number': 11, 'positive': 0, 'text': 'abcd', 'filled': ' ', 'list': ['ab', 'ba'], 'map': {'a/b': 'x'}}
            """);

        assertThat(problems)
                .containsExactly(
                        "/number: must be at most 10, but is 11",
                        "/positive: must be greater than 0, but is 0.0",
                        "/text: must have a length between 2 and 3, but is \"abcd\"",
                        "/filled: must not be empty, but is \" \"",
                        "/list/1: must match the pattern ^a.*$, but is \"ba\"",
                        "/map/a~1b: must be an integer between -2147483648 and 2147483647, but is \"x\"");
    }

    @Test
    void reportsWhatConstructorsRefuse() {
        assertThat(problems(Positives.class, "{'interval': 'PT0S'}"))
                .containsExactly("/interval: must be positive, but is PT0S");
        assertThat(problems(Positives.class, "{'interval': 'PT1S', 'count': -1}"))
                .containsExactly("negative counts make no sense");
        assertThat(problems(Outer.class, "{'inner': {'interval': 'PT0S'}}"))
                .containsExactly(
                        "/inner/interval: must be positive, but is PT0S",
                        "/checked/a: must not be empty",
                        "/checked/b: must not be empty");
    }

    @Test
    void reportsWhatRecordsFindThemselves() {
        assertThat(problems(Outer.class, "{'inner': {'interval': 'PT1S'}}"))
                .containsExactly(
                        "/checked/a: must not be empty",
                        "/checked/b: must not be empty",
                        "/inner/count: is too small for this",
                        "nothing fits");
    }

    @Test
    void refusesWhatIsNoObject() {
        assertThat(failure(Login.class, "")).hasMessage("the endpoint config is empty; expected a JSON object");
        assertThat(failure(Login.class, "{"))
                .hasMessageMatching("the endpoint config is not valid JSON, at line 1, column \\d+");
        assertThat(failure(Login.class, "hunter2"))
                .hasMessageMatching("the endpoint config is not valid JSON, at line 1, column \\d+");
        assertThat(failure(Login.class, "{} {}")).hasMessage("the endpoint config has more than one JSON value");
        assertThat(failure(Login.class, "{'a':1,'a':2}"))
                .hasMessage("the endpoint config has the property \"a\" twice in one object");
        assertThat(problems(Login.class, "[]")).containsExactly("must be an object, but is a list");
        assertThat(problems(Login.class, "null")).containsExactly("must be an object, but is null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'host': 'db', 'user': 'u', 'password': {'deep': 'hunter2'}}",
                "{'host': 'db', 'user': 'u', 'password': ['hunter2']}",
                "{'host': 'db', 'user': 'u', 'passwort': 'hunter2'}",
                "{'host': 'db', 'user': 'u', 'password': 'hunter2', 'port': 'x'}",
                "{'host': 'db', 'user': 'u', 'password': 'hunter2'",
            })
    void neverShowsASecret(String json) {
        assertThat(failure(Config.class, json).getMessage()).doesNotContain("hunter2");
    }

    @Test
    void refusesNestingThatIsTooDeep() {
        assertThat(failure(Login.class, "{'a':" + "[".repeat(100_000)))
                .hasMessageStartingWith("the endpoint config is not valid JSON");
    }

    @Test
    void endsInAUserExceptionWhateverTheBytes() {
        byte[] valid = bytes("{'host':'h€','port':1,'user':'u','password':'p','interval':'PT5M','tags':['a'],"
                + "'section':{'chunk_size':3e2,'address':null}}");
        var random = new Random(1);
        for (int round = 0; round < 5_000; round++) {
            byte[] mutated = Arrays.copyOf(valid, 1 + random.nextInt(valid.length));
            for (int change = random.nextInt(4); change >= 0; change--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            try {
                ConfigJson.endpoint(Config.class, mutated);
            } catch (UserException e) {
                assertThat(e).hasMessageStartingWith("the endpoint config ");
            }
        }
    }

    @Test
    void namesTheBinding() {
        var failure = catchThrowableOfType(
                UserException.class, () -> ConfigJson.resource(Login.class, bytes("{}"), "\"orders\""));

        assertThat(failure)
                .hasMessage("the resource config of \"orders\" has a problem:\n - /method: is required, but missing");
    }

    @Test
    void writesWithoutWhatIsDefault() {
        assertThat(new String(ConfigJson.encode(MINIMAL), UTF_8))
                .isEqualTo("{\"host\":\"db\",\"user\":\"anna\",\"password\":\"x\"}");
    }

    @Test
    void readsWhatItHasWritten() {
        var config = new Config(
                "h",
                1,
                "u",
                Secret.of("p"),
                Duration.ofMinutes(5),
                Mode.FAST,
                true,
                Mode.USUAL,
                "12",
                List.of("a\"b"),
                new Section(3, null),
                "o");

        assertThat(ConfigJson.endpoint(Config.class, ConfigJson.encode(config))).isEqualTo(config);
    }

    private static Config config(String json) {
        return ConfigJson.endpoint(Config.class, bytes(json));
    }

    private static List<String> problems(Class<?> type, String json) {
        return failure(type, json).problems();
    }

    private static UserException failure(Class<?> type, String json) {
        return catchThrowableOfType(UserException.class, () -> ConfigJson.endpoint(type, bytes(json)));
    }

    /// JSON with single quotes, to be readable in Java.
    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
