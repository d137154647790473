package dev.flowcdk.postgres.materialize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flowcdk.Secret;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.postgres.Credentials;
import dev.flowcdk.postgres.SslMode;
import dev.flowcdk.postgres.materialize.TargetConfig.AdvancedOptions;
import dev.flowcdk.tunnel.NetworkTunnel;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetConfigTest {

    @Test
    void hasDefaults() {
        assertThat(
                        config(
                                "{'address': 'db', 'user': 'u', 'credentials': {'auth_type': 'UserPassword', 'password': 'p'}}"))
                .isEqualTo(new TargetConfig(
                        "db",
                        "u",
                        null,
                        null,
                        null,
                        false,
                        new Credentials.UserPassword(Secret.of("p")),
                        null,
                        new AdvancedOptions(null, false, null),
                        new NetworkTunnel(null)));
    }

    @Test
    void readsEveryOption() {
        assertThat(config("""
                        {'address': 'db', 'user': 'u', 'password': 'old', 'database': 'd', 'schema': 's', 'hardDelete': true,
                         'credentials': {'auth_type': 'GCPIAM', 'gcp_service_account_to_impersonate': 'a',
                                         'gcp_workload_identity_pool_audience': 'b', 'gcp_access_token': 't'},
                         'dbt_job_trigger': {'job_id': 'j', 'account_id': 'a', 'account_prefix': 'p', 'access_url': 'https://x',
                                             'api_key': 'k', 'cause': 'c', 'mode': 'replace', 'interval': '1h'},
                         'advanced': {'sslmode': 'disable', 'no_flow_document': true, 'feature_flags': 'no_enum'},
                         'networkTunnel': {}, 'sops': {}}"""))
                .isEqualTo(new TargetConfig(
                        "db",
                        "u",
                        Secret.of("old"),
                        "d",
                        "s",
                        true,
                        new Credentials.GcpIam("a", "b", Secret.of("t")),
                        new DbtJobTrigger(
                                "j", "a", "p", "https://x", Secret.of("k"), "c", DbtJobTrigger.Mode.REPLACE, "1h"),
                        new AdvancedOptions(SslMode.DISABLE, true, "no_enum"),
                        new NetworkTunnel(null)));
    }

    @Test
    void acceptsTheOlderSpellingWithoutCredentials() {
        var config = config("{'address': 'db', 'user': 'u', 'password': 'p'}");

        assertThat(config.login()).isEqualTo(new Credentials.UserPassword(Secret.of("p")));
    }

    @Test
    void reportsAllProblemsAtOnce() {
        assertThat(problems("{'address': '', 'user': ''}"))
                .containsExactly(
                        "/address: must not be empty",
                        "/user: must not be empty",
                        "/credentials: is required, but missing");
        assertThat(problems("{'adress': 'db', 'hardDelete': 'yes'}"))
                .containsExactly(
                        "/adress: is unknown; did you mean \"address\"?",
                        "/address: is required, but missing",
                        "/user: is required, but missing",
                        "/hardDelete: must be true or false, but is \"yes\"");
    }

    @Test
    void takesATriggerThatIsFilledInPartlyForOff() {
        var config = config(
                "{'address': 'db', 'user': 'u', 'password': 'p', 'dbt_job_trigger': {'job_id': 'j', 'mode': ''}}");

        assertThat(config.unsupported()).isEmpty();
    }

    @Test
    void namesWhatIsNotSupportedYet() {
        var config = config("""
                {'address': 'db', 'user': 'u', 'credentials': {'auth_type': 'AWSIAM', 'aws_region': 'a', 'aws_role_arn': 'b'},
                 'dbt_job_trigger': {'job_id': 'j', 'account_id': 'a', 'access_url': 'https://x', 'api_key': 'k'},
                 'advanced': {'no_flow_document': true, 'feature_flags': 'jsonb,no_enum,no_such'}}
                """);

        assertThat(config.unsupported())
                .containsExactly(
                        "/credentials: has no aws_access_key_id and aws_secret_access_key, which the platform adds for \"AWSIAM\";"
                                + " where it does not, choose \"UserPassword\"",
                        "/advanced/feature_flags: \"no_such\" is not supported yet; leave it out");
    }

    @Test
    void readsResources() {
        assertThat(resource("{'table': 't'}")).isEqualTo(new TargetResource("t", null, null, false));
        assertThat(resource("""
                        {'table': 't', 'schema': 's', 'additional_table_create_sql': 'x', 'delta_updates': true}""")).isEqualTo(new TargetResource("t", "s", "x", true));
    }

    private static TargetResource resource(String json) {
        return ConfigJson.resource(TargetResource.class, bytes(json), "binding 0");
    }

    private static TargetConfig config(String json) {
        return ConfigJson.endpoint(TargetConfig.class, bytes(json));
    }

    private static List<String> problems(String json) {
        return catchThrowableOfType(UserException.class, () -> config(json)).problems();
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
