package dev.flowcdk.postgres.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flowcdk.Secret;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.postgres.Credentials;
import dev.flowcdk.postgres.ServerAddress;
import dev.flowcdk.postgres.SslMode;
import dev.flowcdk.tunnel.NetworkTunnel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceConfigTest {

    private static final AdvancedOptions USUAL = new AdvancedOptions(
            "flow_publication",
            "flow_slot",
            "public.flow_watermarks",
            "",
            50_000,
            null,
            List.of(),
            null,
            false,
            false,
            false,
            null,
            "15m",
            null,
            "",
            false);

    @Test
    void hasDefaults() {
        assertThat(config("{'address': 'db', 'user': 'u', 'credentials': {'auth_type': 'UserPassword',"
                        + " 'password': 'p'}}"))
                .isEqualTo(new SourceConfig(
                        "db",
                        "u",
                        null,
                        "postgres",
                        false,
                        new Credentials.UserPassword(Secret.of("p")),
                        new SourceConfig.DiscoveryFilters(List.of(), List.of(), List.of(), false),
                        USUAL,
                        new NetworkTunnel(null)));
    }

    @Test
    void readsEveryOption() {
        var config = config("""
            {'address': 'db:5433', 'user': 'u', 'password': 'old', 'database': 'd', 'historyMode': true,
             'credentials': {'auth_type': 'AWSIAM', 'aws_region': 'r', 'aws_role_arn': 'a', 'aws_access_key_id': 'i',
                             'aws_secret_access_key': 's', 'aws_session_token': 't'},
             'discoveryFilters': {'include_schemas': ['a'], 'exclude_schemas': ['b'], 'table_patterns': ['c.*'],
                                  'discover_unpublished_tables': true},
             'advanced': {'publicationName': 'p', 'slotName': 's', 'watermarksTable': 'w.w', 'skip_backfills': 'a.b, C.d',
                          'backfill_chunk_size': 10, 'sslmode': 'verify-ca', 'discover_schemas': ['x'],
                          'min_backfill_xid': '12', 'read_only_capture': true, 'capture_as_partitions': true,
                          'discover_unpublished_tables': true, 'source_tag': 'tag', 'rediscovery_interval': '2h',
                          'feature_flags': 'no_date_as_date', 'statement_timeout': '90s',
                          'discover_only_published': true},
             'networkTunnel': {'sshForwarding': {'sshEndpoint': '', 'privateKey': ''}}}
            """);

        assertThat(config)
                .isEqualTo(new SourceConfig(
                        "db:5433",
                        "u",
                        Secret.of("old"),
                        "d",
                        true,
                        new Credentials.AwsIam("r", "a", Secret.of("i"), Secret.of("s"), Secret.of("t")),
                        new SourceConfig.DiscoveryFilters(List.of("a"), List.of("b"), List.of("c.*"), true),
                        new AdvancedOptions(
                                "p",
                                "s",
                                "w.w",
                                "a.b, C.d",
                                10,
                                SslMode.VERIFY_CA,
                                List.of("x"),
                                "12",
                                true,
                                true,
                                true,
                                "tag",
                                "2h",
                                "no_date_as_date",
                                "90s",
                                true),
                        new NetworkTunnel(new NetworkTunnel.SshForwarding("", Secret.of("")))));
        assertThat(config.server()).isEqualTo(new ServerAddress("db", 5433));
        assertThat(config.discoveredSchemas()).containsExactly("x", "a");
        assertThat(config.discoversUnpublishedTables()).isTrue();
        assertThat(config.advanced().queryTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.advanced().rediscovery()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void readsTheOtherCredentials() {
        assertThat(credentials("""
            {'auth_type': 'GCPIAM', 'gcp_service_account_to_impersonate': 'a',
             'gcp_workload_identity_pool_audience': 'b', 'gcp_access_token': 't'}\
            """)).isEqualTo(new Credentials.GcpIam("a", "b", Secret.of("t")));
        assertThat(credentials("""
            {'auth_type': 'AzureIAM', 'azure_client_id': 'a', 'azure_tenant_id': 'b', 'azure_access_token': 't'}\
            """)).isEqualTo(new Credentials.AzureIam("a", "b", Secret.of("t")));
    }

    @Test
    void acceptsTheOlderSpellingWithoutCredentials() {
        var config = config("{'address': 'db', 'user': 'u', 'password': 'p', 'database': 'd'}");

        assertThat(config.login()).isEqualTo(new Credentials.UserPassword(Secret.of("p")));
    }

    @Test
    void takesEmptyOptionsForAbsent() {
        var config = config("""
            {'address': 'db', 'user': 'u', 'credentials': {'auth_type': 'UserPassword', 'password': 'p'},
             'advanced': {'publicationName': '', 'slotName': '', 'watermarksTable': '', 'skip_backfills': '',
                          'backfill_chunk_size': 0, 'sslmode': '', 'min_backfill_xid': '', 'source_tag': '',
                          'rediscovery_interval': '', 'feature_flags': '', 'statement_timeout': ''}}
            """);

        assertThat(config.advanced()).isEqualTo(USUAL);
    }

    @Test
    void reportsAllProblemsAtOnce() {
        var problems = problems("""
            {'address': 'db:99999', 'user': ' ', 'credentials': {'auth_type': 'UserPassword', 'password': ''},
             'discoveryFilters': {'table_patterns': ['', 'a.b.c', 'x\\\\']},
             'advanced': {'watermarksTable': 'w', 'skip_backfills': 'a.b,c', 'discover_schemas': ['a', ''],
                          'statement_timeout': 'soon', 'rediscovery_interval': '10s'}}
            """);

        assertThat(problems)
                .containsExactly(
                        "/credentials/password: must not be empty",
                        "/discoveryFilters/table_patterns/0: must not be empty, but is \"\"",
                        "/discoveryFilters/table_patterns/1: may have one dot only; write other dots as \\., but is"
                                + " \"a.b.c\"",
                        "/discoveryFilters/table_patterns/2: must not end with a backslash, but is \"x\\\"",
                        "/advanced/watermarksTable: must name the schema too, such as \"public.flow_watermarks\", but"
                                + " is \"w\"",
                        "/advanced/skip_backfills: must name the schema of each table, such as \"public.c\", but has"
                                + " \"c\"",
                        "/advanced/discover_schemas/1: must not be empty; remove it",
                        "/advanced/statement_timeout: must be a duration such as \"30s\" or \"5m\", but is \"soon\"",
                        "/advanced/rediscovery_interval: must be between \"1m\" and \"8760h\", but is \"10s\"",
                        "/address: must have a port between 1 and 65535 behind the colon, but is \"db:99999\"",
                        "/user: must not be empty");
    }

    @Test
    void refusesSupabasesPooler() {
        assertThat(problems("{'address': 'x.pooler.supabase.com:6543', 'user': 'u', 'password': 'p'}"))
                .singleElement()
                .asString()
                .startsWith("/address: is Supabase's connection pooler, which cannot be used");
    }

    @Test
    void refusesUnknownOptionsAndCredentials() {
        assertThat(problems("""
            {'address': 'db', 'user': 'u', 'databse': 'x', 'credentials': {'auth_type': 'Password', 'password': 'hunter2'},
             'advanced': {'sslmode': 'on'}}\
            """))
                .containsExactly(
                        "/databse: is unknown; did you mean \"database\"?",
                        "/credentials/auth_type: must be one of \"UserPassword\", \"AWSIAM\", \"GCPIAM\","
                                + " \"AzureIAM\", but is \"Password\"",
                        "/advanced/sslmode: must be one of \"disable\", \"allow\", \"prefer\", \"require\","
                                + " \"verify-ca\", \"verify-full\", but is \"on\"");
    }

    @Test
    void namesWhatIsNotSupportedYet() {
        var config = config("""
            {'address': 'db', 'user': 'u', 'credentials': {'auth_type': 'AzureIAM', 'azure_client_id': 'a', 'azure_tenant_id': 'b'},
             'advanced': {'min_backfill_xid': '12', 'read_only_capture': true, 'capture_as_partitions': true,
                          'feature_flags': 'date_as_date, no_flatten_arrays,mystery'}}
            """);

        assertThat(config.unsupported())
                .containsExactly(
                        "/credentials: has no azure_access_token, which the platform adds for \"AzureIAM\"; where it does not,"
                                + " choose \"UserPassword\"",
                        "/advanced/feature_flags: \"mystery\" is not supported yet; leave it out");
    }

    @Test
    void skipsBackfillsWhateverTheLetterCase() {
        AdvancedOptions some = config("{'address': 'db', 'user': 'u', 'advanced': {'skip_backfills': 'a.b, C.d'}}")
                .advanced();
        AdvancedOptions all = config("{'address': 'db', 'user': 'u', 'advanced': {'skip_backfills': '*.*'}}")
                .advanced();

        assertThat(some.skipsBackfillOf("A", "B")).isTrue();
        assertThat(some.skipsBackfillOf("c", "D")).isTrue();
        assertThat(some.skipsBackfillOf("c", "e")).isFalse();
        assertThat(all.skipsBackfillOf("c", "e")).isTrue();
        assertThat(USUAL.skipsBackfillOf("c", "e")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "public.*, public, users, true",
        "public.*, other, users, false",
        "*_log, any, audit_log, true",
        "*_log, any, audit_logs, false",
        "a?c, any, abc, true",
        "a?c, any, ac, false",
        "a\\.b, any, a.b, true",
        "a\\*b, any, axb, false",
        "s.a+b, s, a+b, true",
    })
    void matchesTables(String pattern, String schema, String table, boolean matches) {
        assertThat(TablePattern.parse(pattern).matches(schema, table)).isEqualTo(matches);
    }

    private static Credentials credentials(String json) {
        return config("{'address': 'db', 'user': 'u', 'credentials': " + json + "}")
                .login();
    }

    private static SourceConfig config(String json) {
        return ConfigJson.endpoint(SourceConfig.class, bytes(json));
    }

    private static List<String> problems(String json) {
        return catchThrowableOfType(UserException.class, () -> config(json)).problems();
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
