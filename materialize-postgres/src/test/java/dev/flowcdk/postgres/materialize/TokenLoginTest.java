package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.RuntimeFixture.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Logins of clouds: the platform adds a token each time that it starts the task.
class TokenLoginTest {

    private static final String PASSWORD = "\"auth_type\":\"UserPassword\",\"password\":\"";

    private static TargetServer server;
    private static int tables;

    @BeforeAll
    static void start() throws Exception {
        server = TargetServer.start();
        server.execute("CREATE SCHEMA flow");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"auth_type\":\"GCPIAM\",\"gcp_service_account_to_impersonate\":\"a\","
                        + "\"gcp_workload_identity_pool_audience\":\"b\",\"gcp_access_token\":\"",
                "\"auth_type\":\"AzureIAM\",\"azure_client_id\":\"a\",\"azure_tenant_id\":\"b\",\"azure_access_token\":\""
            })
    void takesTheTokenForAPassword(String credentials) throws Exception {
        String config = server.config(",\"advanced\":{\"sslmode\":\"disable\"}").replace(PASSWORD, credentials);
        String table = "items_" + tables++;
        TaskFixture task = task(config, table);
        RuntimeFixture.apply(task.spec(), null);
        try (var runtime = RuntimeFixture.open(task.spec())) {
            runtime.transaction(1, List.of(), insert(List.of(1), List.of(), "{\"id\":1}"));
        }
        assertThat(server.rows("SELECT id FROM " + task.table())).containsExactly("1");

        TaskFixture ended = task(config.replace(credentials, credentials + "ended"), table);
        assertThatThrownBy(() -> RuntimeFixture.apply(ended.spec(), null))
                .hasMessageContaining("it does not accept the token that the platform has added")
                .hasMessageNotContaining("secret sauce");
    }

    private static TaskFixture task(String config, String table) {
        return new TaskFixture(config, "flow", table).key("id", "integer");
    }
}
