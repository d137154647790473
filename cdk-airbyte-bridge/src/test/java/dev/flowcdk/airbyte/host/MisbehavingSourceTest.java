package dev.flowcdk.airbyte.host;

import static dev.flowcdk.airbyte.host.StandIn.error;
import static dev.flowcdk.airbyte.host.StandIn.keyless;
import static dev.flowcdk.airbyte.host.StandIn.record;
import static dev.flowcdk.airbyte.host.StandIn.state;
import static dev.flowcdk.airbyte.host.StandIn.status;
import static dev.flowcdk.airbyte.host.StandIn.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.testing.CaptureResult;
import dev.flowcdk.testing.RunningCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sources that do what they should not: nothing is lost, and one clear error is said.
class MisbehavingSourceTest {

    private static final String LOG = "{\"type\":\"LOG\",\"log\":{\"level\":\"INFO\",\"message\":\"still here\"}}";

    @TempDir
    private Path folder;

    private StandIn source;

    @BeforeEach
    void standIn() throws IOException {
        source = new StandIn(folder);
    }

    @Test
    void endingWellAfterAnErrorIsAnError() throws Exception {
        source.says(
                "read",
                record("users", "{\"id\":1}"),
                state("users", "{\"at\":1}"),
                record("users", "{\"id\":2}"),
                error("the password was rejected", "config_error"),
                error("and then this", "system_error"));

        try (RunningCapture running = source.run().launch()) {
            assertThat(running.failure())
                    .cause()
                    .isInstanceOf(UserException.class)
                    .hasMessage(
                            "the source failed: the password was rejected (config_error); 1 more errors are in the log");
            assertThat(running.documents("users")).hasSize(1);
            assertThat(running.state().toString()).contains("{\\\"at\\\":1}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"transient_error", "system_error"})
    void errorsThatNobodyCanMendAreTransient(String type) throws Exception {
        source.says("read", error("try again", type)).does("read", "exit 1");

        try (RunningCapture running = source.run().launch()) {
            assertThat(running.failure()).cause().isInstanceOf(TransientException.class);
        }
    }

    /// Else it would never be read again while another fails.
    @Test
    void aWholeThatWasReadIsReadAnewAlsoAfterAnotherStreamHasFailed() throws Exception {
        source.offers(keyless("events"), stream("users"));
        source.says(
                "read",
                record("events", "{\"id\":1}"),
                status("events", "COMPLETE"),
                state("events", "{\"done\":true}"),
                error("forbidden", "config_error"));

        try (RunningCapture running = source.run().launch()) {
            assertThat(running.failure()).hasMessageContaining("forbidden");
            assertThat(running.state().toString()).doesNotContain("done");
        }
    }

    @Test
    void aStateThatIsNoneLeavesTheStateAsItIs() throws Exception {
        source.says(
                "read",
                state("users", "{\"at\":1}"),
                "{\"type\":\"STATE\",\"state\":{\"type\":\"PARTITION\"}}",
                "{\"type\":\"STATE\",\"state\":{\"type\":\"GLOBAL\"}}");

        CaptureResult result = source.run().untilExit();

        assertThat(result.state().toString()).contains("{\\\"at\\\":1}");
    }

    @Test
    void endingWithAnIncompleteStreamIsAnError() throws IOException {
        source.says("read", status("users", "STARTED"), status("users", "INCOMPLETE"), state("users", "{\"at\":1}"));

        assertThatThrownBy(() -> source.run().untilExit()).hasMessageContaining("not read all of stream \"users\"");
    }

    @Test
    void takesAStateThatComesAfterComplete() throws IOException {
        source.says("read", record("users", "{\"id\":1}"), status("users", "COMPLETE"), state("users", "{\"at\":1}"));

        CaptureResult result = source.run().untilExit();

        assertThat(result.state().toString()).contains("{\\\"at\\\":1}");
    }

    @Test
    void aSourceThatIsKilledIsAnError() throws Exception {
        source.says("read", record("users", "{\"id\":1}"), state("users", "{\"at\":1}"), record("users", "{\"id\":2}"))
                .does("read", "kill -9 $$");

        try (RunningCapture running = source.run().launch()) {
            assertThat(running.failure()).hasMessageContaining("was killed (status 137, SIGKILL)");
            assertThat(running.documents("users")).hasSize(1);
        }
    }

    /// It goes on from the state that it was given, as far as the next one, and is killed there.
    @Test
    void nothingIsLostWhenASourceIsKilledAfterEachOfItsStates() throws Exception {
        source.says("read").does("read", """
                at=$(grep -o '"at":[0-9]*' "$given/state.json" 2>/dev/null | grep -o '[0-9]*')
                next=$((${at:-0} + 1))
                echo '{"type":"RECORD","record":{"stream":"users","data":{"id":'$next'},"emitted_at":1}}'
                echo '{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"users"},"stream_state":{"at":'$next'}}}}'
                [ $next -eq 6 ] && exit 0
                echo '{"type":"RECORD","record":{"stream":"users","data":{"id":'$((next + 1))'},"emitted_at":1}}'
                kill -9 $$
                """);
        List<RawJson> documents = new ArrayList<>();
        RawJson state = RawJson.of("{}");
        for (int killed = 1; killed < 6; killed++) {
            try (RunningCapture running = source.run().from(state).launch()) {
                assertThat(running.failure()).hasMessageContaining("SIGKILL");
                documents.addAll(running.documents("users"));
                state = running.state();
            }
        }
        documents.addAll(source.run().from(state).untilExit().documents("users"));

        assertThat(documents.stream().map(each -> each.toString().replaceAll(".*\"id\":(\\d+).*", "$1")))
                .containsExactly("1", "2", "3", "4", "5", "6");
    }

    @Test
    void aSourceThatExitsWithoutAWordIsQuotedFromStandardError() throws IOException {
        source.says("read").does("read", "echo 'ModuleNotFoundError: no numpy' >&2; exit 7");

        assertThatThrownBy(() -> source.run().untilExit())
                .hasMessageContaining("exited with status 7")
                .hasMessageContaining("its last words: ModuleNotFoundError: no numpy");
    }

    @Test
    void standardErrorIsReadHoweverMuchThereIs() throws IOException {
        source.says("read", record("users", "{\"id\":1}"))
                .does("read", "yes 'a rather long line of a log that nobody reads' | head -n 20000 >&2");

        assertThat(source.run().untilExit().documents("users")).hasSize(1);
    }

    @Test
    void rubbishAmongTheMessagesIsPassedOver() throws IOException {
        source.says(
                "read",
                "Traceback (most recent call last):",
                "",
                "{\"no\":\"type\"}",
                "{\"type\":\"NEW_IN_2030\"}",
                "[1,2]",
                "{\"type\":\"RECORD\"}",
                record("users", "{\"id\":1}") + " and more",
                "{",
                state("users", "{\"at\":1}") + state("users", "{\"at\":2}"));

        CaptureResult result = source.run().untilExit();

        assertThat(result.documents("users")).hasSize(1);
        assertThat(result.state().toString()).contains("{\\\"at\\\":1}");
    }

    @Test
    void aRecordThatIsNoJsonIsNotLostSilently() throws IOException {
        source.says("read", record("users", "{\"id\":1,\"rate\":NaN}"));

        assertThatThrownBy(() -> source.run().untilExit())
                .hasMessageContaining("line 1 of the source's output is a record of stream \"users\"")
                .hasMessageContaining("not a JSON value: NaN");
    }

    @Test
    void aSourceThatHangsIsEndedAndTheRestIsReadNextTime() throws Exception {
        source.with(HostOptions.IDLE, "1s");
        source.says("read", status("users", "RUNNING"), record("users", "{\"id\":1}"), state("users", "{\"at\":1}"))
                .does("read", "while true; do echo '" + LOG + "'; sleep 0.2; done");

        try (RunningCapture running = source.run().launch()) {
            assertThat(running.failure())
                    .hasMessageContaining("sent neither a record nor a state for PT1S")
                    .hasMessageContaining("while it read stream users");
            assertThat(running.documents("users")).hasSize(1);
        }
    }

    @Test
    void whatASourceLeavesBehindIsNotWaitedFor() throws Exception {
        source.says("read", record("users", "{\"id\":1}"), state("users", "{\"at\":1}"))
                .does("read", "sleep 300 & echo $! > \"$folder/left\"");
        var options = new HostOptions(
                null, null, Duration.ofMinutes(1), null, Duration.ofMinutes(1), Duration.ofMillis(200), null, 1);

        assertThat(source.run(options).untilExit().documents("users")).hasSize(1);

        ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("left")).strip()))
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void aSourceThatClosesItsOutputAndStaysIsEnded() throws IOException {
        source.with(HostOptions.IDLE, "1s");
        source.says("read").does("read", "exec >&-; while true; do sleep 0.1; done");

        assertThatThrownBy(() -> source.run().untilExit()).hasMessageContaining("sent neither a record nor a state");
    }

    @Test
    void aConfigThatTheSourceAsksForIsGivenFromThenOn() throws IOException {
        source.says(
                "check",
                "{\"type\":\"CONTROL\",\"control\":{\"type\":\"CONNECTOR_CONFIG\",\"emitted_at\":1,\"connectorConfig\":"
                        + "{\"config\":{\"token\":\"new\"}}}}",
                "{\"type\":\"CONNECTION_STATUS\",\"connectionStatus\":{\"status\":\"SUCCEEDED\"}}");

        source.run("{\"token\":\"old\",\"host\":\"h\"}");

        assertThat(source.given("discover", "config.json")).isEqualTo("{\"token\":\"new\",\"host\":\"h\"}");
    }

    @Test
    void aRunThatTakesTooLongIsEnded() throws IOException {
        source.with(HostOptions.TOTAL, "1s");
        source.says("read").does("read", "while true; do echo '" + state("users", "{\"at\":1}") + "'; sleep 0.1; done");

        assertThatThrownBy(() -> source.run().untilExit()).hasMessageContaining("has run for PT1S");
    }

    @Test
    void aSourceThatIgnoresSigtermIsKilled() throws Exception {
        var options = new HostOptions(
                null, null, Duration.ofSeconds(1), null, Duration.ofMinutes(1), Duration.ofMillis(200), null, 1);
        source.says("read").does("read", "trap '' TERM; echo $$ > \"$folder/pid\"; while true; do sleep 0.1; done");

        assertThatThrownBy(() -> source.run(options).untilExit()).hasMessageContaining("sent neither");

        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void stoppingCommitsWhatTheSourceStillSays() throws Exception {
        Files.writeString(folder.resolve("last.jsonl"), state("users", "{\"at\":2}") + "\n");
        source.says("read", record("users", "{\"id\":1}"), state("users", "{\"at\":1}"))
                .does(
                        "read",
                        "trap 'cat \"$folder/last.jsonl\"; exit 143' TERM; touch \"$folder/ready\"; while true; do sleep 0.1; done");

        try (RunningCapture running = source.run().launch()) {
            running.until(() -> Files.exists(folder.resolve("ready"))
                    && running.transactions().size() == 1);
            CaptureResult result = running.stop();

            assertThat(result.state().toString()).contains("{\\\"at\\\":2}");
        }
    }

    @Test
    void nothingIsLeftRunningWhenTheRuntimeIsGone() throws Exception {
        source.says("read", record("users", "{\"id\":1}"), state("users", "{\"at\":1}"))
                .does("read", "echo $$ > \"$folder/pid\"; while true; do sleep 0.1; done");

        try (RunningCapture running = source.run().launch()) {
            running.until(() -> Files.exists(folder.resolve("pid"))
                    && running.transactions().size() == 1);
        }

        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        ProcessHandle.of(pid).ifPresent(left -> left.onExit().join());
        assertThat(source.givenFolder("read")).doesNotExist();
    }

    @Test
    void aRecordBeyondTheLimitIsRefusedByName() throws IOException {
        source.says("read")
                .does(
                        "read",
                        "printf '{\"type\":\"RECORD\",\"record\":{\"stream\":\"users\",\"data\":{\"id\":1,\"blob\":\"';"
                                + " head -c 70000000 /dev/zero | tr '\\0' x; echo '\"},\"emitted_at\":1}}'");

        assertThatThrownBy(() -> source.run().untilExit())
                .hasMessageContaining("stream \"users\" has a record of")
                .hasMessageContaining("64 MiB");
    }

    @Test
    void recordsOfOtherStreamsAreRefused() throws IOException {
        source.says("read", record("surprises", "{\"id\":1}"));

        assertThatThrownBy(() -> source.run().untilExit())
                .hasMessageContaining("records of stream \"surprises\", which it was not asked for")
                .hasMessageContaining("\"users\"");
    }

    @Test
    void recordsWithoutDataAreLeftOutWhereTheyHaveNoKey() throws IOException {
        source.says("read", record("users", "{}"), record("users", "{\"id\":1}"));

        assertThat(source.run().untilExit().documents("users")).hasSize(1);
    }

    @Test
    void aStreamWithoutAnyStateIsCommittedNowAndThen() throws Exception {
        source.offers(keyless("events"));
        source.says("read")
                .does(
                        "read",
                        "yes '" + record("events", "{\"id\":1}")
                                + "' | head -n 120000; while true; do sleep 0.1; done");

        try (RunningCapture running = source.run().launch()) {
            running.until(() -> running.transactions().size() == 2);

            assertThat(running.documents("events")).hasSize(100_000);
            assertThat(running.state()).isEqualTo(RawJson.of("{}"));
        }
    }

    @Test
    void transactionsAreBoundedWhereThatIsAskedFor() throws IOException {
        source.with(HostOptions.TRANSACTION, "2");
        source.says(
                "read",
                state("users", "{\"at\":0}"),
                record("users", "{\"id\":1}"),
                record("users", "{\"id\":2}"),
                record("users", "{\"id\":3}"),
                state("users", "{\"at\":3}"));

        CaptureResult result = source.run().untilExit();

        assertThat(result.transactions().stream().map(each -> each.documents().size()))
                .containsExactly(0, 2, 1);
    }

    @Test
    void aProgramThatIsNoSourceIsNamed() {
        assertThatThrownBy(() -> new SourceCommand(List.of("true"), HostOptions.of(Map.of())).spec())
                .hasMessageContaining("ended without an answer to \"spec\"; it is no Airbyte source");
        assertThatThrownBy(() -> new SourceCommand(List.of("no-such-program"), HostOptions.of(Map.of())).spec())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("cannot start the source \"no-such-program\"");
    }

    @Test
    void anAnswerThatNeverComesIsGivenUp() throws IOException {
        source.with(HostOptions.ANSWER, "1s");
        source.says("discover").does("discover", "sleep 60");

        assertThatThrownBy(source::run).hasMessageContaining("has not answered to \"discover\" within PT1S");
    }

    @Test
    void parallelStreamsAreReadByProcessesOfTheirOwn() throws IOException {
        source.with(HostOptions.CHILDREN, "2");
        source.offers(stream("users"), stream("orders"));
        // each waits for the other
        source.says("read").does("read", """
                        name=$(grep -o 'stream":{"name":"[a-z]*' "$given/catalog.json" | cut -d '"' -f 5)
                        touch "$folder/$name.started"
                        until [ -f "$folder/users.started" ] && [ -f "$folder/orders.started" ]; do sleep 0.05; done
                        echo '{"type":"RECORD","record":{"stream":"'$name'","data":{"id":1},"emitted_at":1}}'
                        echo '{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"'$name'"},"stream_state":{"of":"'$name'"}}}}'
                        """);

        CaptureResult result = source.run().untilExit();

        assertThat(result.documents("users")).hasSize(1);
        assertThat(result.documents("orders")).hasSize(1);
        assertThat(result.state().toString()).contains("{\\\"of\\\":\\\"users\\\"}", "{\\\"of\\\":\\\"orders\\\"}");
    }

    @Test
    void oneStateForAllForbidsProcessesOfTheirOwn() throws IOException {
        source.with(HostOptions.CHILDREN, "2");
        source.offers(stream("users"), stream("orders"));
        source.says(
                "read",
                "{\"type\":\"STATE\",\"state\":{\"type\":\"GLOBAL\",\"global\":{\"shared_state\":{\"lsn\":1},\"stream_states\":[]}}}");

        assertThatThrownBy(() -> source.run().untilExit()).hasMessageContaining("unset " + HostOptions.CHILDREN);
    }
}
