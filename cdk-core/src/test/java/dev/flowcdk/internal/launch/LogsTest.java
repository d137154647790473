package dev.flowcdk.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.launch.Launched.End;
import dev.flowcdk.internal.launch.ScriptedConnector.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a connector's process logs, whoever logs it and however.
@Timeout(120)
class LogsTest {

    @Test
    void isOneLogOfAllFacades() throws Exception {
        End end = logging(Map.of("LOG_FORMAT", "json"));

        assertThat(end.status()).isZero();
        assertThat(end.out()).isEmpty();
        assertThat(end.logs())
                .extracting(log ->
                        log.get("level").asString() + " " + log.get("message").asString())
                .containsExactly(
                        "error slf4j of ScriptedConnector: error",
                        "warn slf4j of ScriptedConnector: warn",
                        "info slf4j of ScriptedConnector: info",
                        "error jul of ScriptedConnector: error",
                        "warn jul of ScriptedConnector: warn",
                        "info jul of ScriptedConnector: info",
                        "error slf4j of Library: error",
                        "warn slf4j of Library: warn",
                        "error jul of Library: error",
                        "warn jul of Library: warn",
                        "error system: ERROR",
                        "warn system: WARNING",
                        "info system: INFO");
        assertThat(end.logs().getFirst().at("/fields/stack").asString()).contains("IllegalStateException: cause");
        assertThat(end.logs().getLast().at("/fields/module").asString()).isEqualTo(ScriptedConnector.class.getName());
    }

    @Test
    void isQuietAboutLibrariesAndJavaWhenDebugging() throws Exception {
        End end = logging(Map.of("LOG_LEVEL", "trace"));

        assertThat(end.errors()).anySatisfy(line -> assertThat(line).endsWith("DEBUG system: DEBUG"));
        assertThat(end.errors()).anySatisfy(line -> assertThat(line).endsWith("slf4j of ScriptedConnector: debug"));
        assertThat(end.errors()).noneSatisfy(line -> assertThat(line).contains("of Library: info"));
        assertThat(end.errors()).noneSatisfy(line -> assertThat(line).contains("Runtime"));
    }

    @Test
    void hasErrorsOnlyWhenAskedTo() throws Exception {
        End end = logging(Map.of("LOG_LEVEL", "error", "LOG_FORMAT", "json"));

        assertThat(end.logs())
                .hasSize(5)
                .allSatisfy(log -> assertThat(log.get("level").asString()).isEqualTo("error"));
    }

    /// A question for schemas is asked more often than all others, and in a new process each time.
    @Test
    void loadsNothingOfFacadesThatNobodyUses() throws Exception {
        End end = Launched.start(
                        ScriptedConnector.class,
                        Map.of(),
                        List.of("-Dscript=" + Script.NAMES_THE_CODEC, "-Xlog:class+load:stdout"))
                .feed("{\"spec\":{}}\n".getBytes())
                .end();

        assertThat(end.out()).contains("dev.flowcdk.internal.launch.Launcher ");
        assertThat(end.out().lines())
                .noneMatch(line -> line.contains("] org.slf4j."))
                .noneMatch(line -> line.contains("] java.util.logging."))
                .noneMatch(line -> line.contains("Slf4j"));
    }

    private static End logging(Map<String, String> environment) throws Exception {
        return Launched.start(ScriptedConnector.class, environment, List.of("-Dscript=" + Script.LOGS))
                .feed(new byte[0])
                .end();
    }
}
