package dev.flowcdk.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flowcdk.runtime.wire.ConnectorCommand;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is told of a connector, a process, that did not end well.
@Timeout(60)
class ConnectorFailuresTest {

    private static final String ERROR = "echo '{\"level\":\"error\",\"message\":\"no such database\"}' >&2; ";
    private static final String INFO = "echo '{\"level\":\"info\",\"message\":\"capturing 2 resources\"}' >&2; ";

    @Test
    void anErrorIsToldInTheConnectorsOwnWords() {
        ConnectorFailedException failure = failure(ERROR + INFO + "exit 1");

        assertThat(failure).hasMessage("no such database");
        assertThat(failure.status()).isEqualTo(1);
    }

    @Test
    void aStatusOfItsOwnIsToldWithTheError() {
        assertThat(failure(ERROR + "exit 3")).hasMessage("no such database (exit status 3)");
    }

    @ParameterizedTest
    @CsvSource({"KILL, 137", "SEGV, 139", "TERM, 143"})
    void aSignalIsToldWhateverWasLoggedBefore(String signal, int status) {
        ConnectorFailedException failure = failure(INFO + "kill -" + signal + " $$; sleep 60");

        assertThat(failure)
                .hasMessage("the connector was killed by SIG" + signal + " (status " + status
                        + ") and logged no error; the last that it logged is: capturing 2 resources");
        assertThat(failure.status()).isEqualTo(status);
    }

    @Test
    void aSignalIsToldBeforeAnEarlierError() {
        assertThat(failure(ERROR + "kill -KILL $$; sleep 60"))
                .hasMessage("the connector was killed by SIGKILL (status 137);"
                        + " the last error that it logged is: no such database");
    }

    @Test
    void anExitWithoutAWordIsToldWithItsStatus() {
        assertThat(failure("exit 3")).hasMessage("the connector exited with status 3 without a word");
        assertThat(failure("kill -KILL $$; sleep 60"))
                .hasMessage("the connector was killed by SIGKILL (status 137) without a word");
    }

    @Test
    void anExitWithoutAnErrorIsToldWithItsStatus() {
        assertThat(failure(INFO + "exit 255"))
                .hasMessage("the connector exited with status 255 and logged no error;"
                        + " the last that it logged is: capturing 2 resources");
    }

    @Test
    void aStackTraceThatWasLoggedIsTheCause() {
        ConnectorFailedException failure = failure("""
                cat >&2 <<'EOF'
                {"level":"error","message":"a.B: c","fields":{"stack":"a.B: c\\n\\tat d.E.f(E.java:7)"}}
                EOF
                exit 1""");

        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));

        assertThat(text.toString().lines()).containsSubsequence("Caused by: a.B: c", "\tat d.E.f(E.java:7)");
    }

    @Test
    void aProcessThatHoldsOnToTheLogDoesNotHoldUpTheFailure() {
        assertThat(failure(ERROR + "sleep 60 <&- >&- & exit 1")).hasMessage("no such database");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsPrintedInsteadOfFramesIsShown(boolean protobuf) {
        var printing = new ConnectorCommand(
                List.of("/bin/sh", "-c", "echo 'usage: some options'; exec sleep 60"), Map.of(), protobuf);

        assertThatThrownBy(() -> new CaptureCalls(printing, log -> {}).spec())
                .isInstanceOf(RuleBrokenException.class)
                .hasMessageContaining("\"usage: some options");
    }

    private static ConnectorFailedException failure(String script) {
        var connector = new ConnectorCommand(List.of("/bin/sh", "-c", script), Map.of(), false);
        return catchThrowableOfType(
                ConnectorFailedException.class, () -> new CaptureCalls(connector, log -> {}).spec());
    }
}
