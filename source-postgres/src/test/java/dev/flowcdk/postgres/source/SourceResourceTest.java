package dev.flowcdk.postgres.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.internal.schema.RecordPointers;
import dev.flowcdk.postgres.source.SourceResource.AdvancedResourceOptions;
import dev.flowcdk.postgres.source.SourceResource.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceResourceTest {

    @Test
    void hasDefaults() {
        assertThat(resource("{'namespace': 'public', 'stream': 'users', '_meta': {'path': ['x']}}"))
                .isEqualTo(SourceResource.of("public", "users", Mode.AUTOMATIC));
    }

    @Test
    void readsEveryOption() {
        assertThat(resource("""
            {'mode': 'Only Changes', 'namespace': 'n', 'stream': 's', 'priority': -2,
             'advanced': {'additional_backfill_filter': 'a > 1'}, 'primary_key': ['a'], 'syncMode': 'x'}\
            """))
                .isEqualTo(new SourceResource(
                        Mode.ONLY_CHANGES, "n", "s", -2, new AdvancedResourceOptions("a > 1"), List.of("a"), "x"));
    }

    @Test
    void isWrittenWithoutWhatIsDefault() {
        assertThat(json(SourceResource.of("public", "users", Mode.AUTOMATIC)))
                .isEqualTo("{\"namespace\":\"public\",\"stream\":\"users\"}");
        assertThat(json(SourceResource.of("public", "log", Mode.WITHOUT_PRIMARY_KEY)))
                .isEqualTo("{\"mode\":\"Without Primary Key\",\"namespace\":\"public\",\"stream\":\"log\"}");
    }

    @Test
    void hasAPathOfTwoParts() {
        assertThat(RecordPointers.resourcePath(SourceResource.class)).containsExactly("/namespace", "/stream");
    }

    @Test
    void reportsAllProblemsAtOnce() {
        assertThat(problems("{'namespace': '', 'stream': '', 'mode': 'Precise', 'advanced':"
                        + " {'additional_backfill_filter': ' '}}"))
                .containsExactly(
                        "/namespace: must not be empty",
                        "/stream: must not be empty",
                        "/advanced/additional_backfill_filter: must not be blank; leave it out",
                        "/advanced/additional_backfill_filter: cannot be used with the mode \"Precise\"");
        assertThat(problems("{'namespace': 'a', 'stream': 'b', 'mode': 'Fast'}"))
                .containsExactly(
                        "/mode: must be one of \"\", \"Normal\", \"Precise\", \"Only Changes\", \"Without Primary"
                                + " Key\", but is \"Fast\"");
    }

    private static String json(SourceResource resource) {
        return new String(ConfigJson.encode(resource), UTF_8);
    }

    private static SourceResource resource(String json) {
        return ConfigJson.resource(SourceResource.class, json.replace('\'', '"').getBytes(UTF_8), "binding 0");
    }

    private static List<String> problems(String json) {
        return catchThrowableOfType(UserException.class, () -> resource(json)).problems();
    }
}
