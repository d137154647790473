package dev.flowcdk.postgres.materialize;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What an operator reads when the config is wrong.
class BadConfigTest {

    private static TargetServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TargetServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TaskFixture task(String config) {
        return new TaskFixture(config, "flow", "t").key("id", "integer");
    }

    @Test
    void namesAWrongPasswordWithoutShowingIt() {
        assertThatThrownBy(() ->
                        RuntimeFixture.validate(task(server.config("").replace("secret sauce", "open sesame")), null))
                .hasMessageContaining("wrong user or password")
                .message()
                .doesNotContain("open sesame");
    }

    @Test
    void namesADatabaseThatDoesNotExist() {
        assertThatThrownBy(() -> RuntimeFixture.validate(task(server.config("").replace("warehouse", "cellar")), null))
                .hasMessageContaining("\"cellar\"");
    }

    @Test
    void namesAnAddressWhereNobodyListens() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String config = server.config("").replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:" + port);

        assertThatThrownBy(() -> RuntimeFixture.validate(task(config), null))
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("refused");
    }

    @Test
    void refusesFlagsThatDoNotExist() {
        String config = server.config(",\"advanced\":{\"feature_flags\":\"enum,no_such\"}");

        assertThatThrownBy(() -> RuntimeFixture.validate(task(config), null))
                .hasMessageContaining("/advanced/feature_flags: \"no_such\"")
                .hasMessageNotContaining("\"enum\"");
    }

    @Test
    void namesAnUnknownOption() {
        assertThatThrownBy(() -> RuntimeFixture.validate(task(server.config(",\"hardDeletes\":true")), null))
                .hasMessageContaining("/hardDeletes");
    }
}
