package dev.flowcdk.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.launch.Launched.End;
import dev.flowcdk.internal.launch.ScriptedConnector.Script;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// What the launcher makes of a connector's process: its streams, its last words and its status.
@Timeout(120)
class LauncherTest {

    private static final Map<String, String> JSON = Map.of("LOG_FORMAT", "json");
    /// So that it serves before anything was asked.
    private static final Map<String, String> SERVING = Map.of("LOG_FORMAT", "json", "FLOW_RUNTIME_CODEC", "json");
    private static final byte[] NOTHING = {};
    private static final byte[] JSON_SPEC = "{\"spec\":{}}\n".getBytes(StandardCharsets.UTF_8);

    @Test
    void servesUntilTheEndOfRequests() throws Exception {
        End end = start(Script.NAMES_THE_CODEC, Map.of()).feed(JSON_SPEC).end();

        assertThat(end).isEqualTo(new End(0, "json\n", List.of()));
    }

    @Test
    void findsOutWhichCodecTheRuntimeSpeaks() throws Exception {
        End end = start(Script.NAMES_THE_CODEC, Map.of()).feed(protoSpec()).end();

        assertThat(end).isEqualTo(new End(0, "proto\n", List.of()));
    }

    @Test
    void speaksTheCodecThatItIsToldTo() throws Exception {
        End end = start(Script.NAMES_THE_CODEC, Map.of("FLOW_RUNTIME_CODEC", "proto"))
                .feed(JSON_SPEC)
                .end();

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.out()).isEmpty();
        assertThat(end.errors().getLast()).contains("ERROR protocol error: ");
    }

    @Test
    void refusesACodecThatThereIsNot() throws Exception {
        End end = start(Script.NAMES_THE_CODEC, Map.of("FLOW_RUNTIME_CODEC", "yaml", "LOG_FORMAT", "json"))
                .feed(JSON_SPEC)
                .end();

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.lastLog().get("message").asString())
                .isEqualTo("FLOW_RUNTIME_CODEC is \"yaml\"; set it to \"proto\" or \"json\", or unset it");
    }

    @Test
    void refusesArgumentsThatNoDoorTakes() throws Exception {
        End end = start(Script.NAMES_THE_CODEC, JSON, "--help").feed(JSON_SPEC).end();

        assertThat(end.status()).isEqualTo(2);
        assertThat(end.out()).isEmpty();
        assertThat(end.lastLog().get("message").asString())
                .isEqualTo("\"--help\" is no argument of a connector, which takes knock; started without arguments it"
                        + " speaks Flow's protocol on standard input and output");
    }

    @Test
    void letsInThroughADoor() throws Exception {
        End end = start(Script.NAMES_THE_CODEC, JSON, "knock", "twice")
                .feed(JSON_SPEC)
                .end();

        assertThat(end).isEqualTo(new End(7, "CAPTURE [knock, twice] {\"spec\":{}}\n", List.of()));
    }

    @Test
    void saysByItsStatusThatADoorWasToldToEndBeforeItsWorkWasDone() throws Exception {
        try (Launched launched = start(Script.NAMES_THE_CODEC, JSON, "knock", "waiting")) {
            assertThat(launched.line()).isEqualTo("ready");

            End end = launched.terminate().end();

            assertThat(end).isEqualTo(new End(143, "", List.of()));
        }
    }

    @Test
    void saysWhatADoorFailsOf() throws Exception {
        End end = start(Script.NAMES_THE_CODEC, JSON, "knock").feed(JSON_SPEC).end();

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.lastLog().get("message").asString()).isEqualTo("once is not enough");
    }

    @Test
    void keepsWhatIsPrintedOutOfTheProtocol() throws Exception {
        End end = start(Script.PRINTS, Map.of()).feed(NOTHING).end();

        assertThat(end).isEqualTo(new End(0, "protocol\n", List.of("printed")));
    }

    @Test
    void keepsWhatOthersPrintOutOfTheProtocolThatHasAnOutputOfItsOwn(@TempDir Path folder) throws Exception {
        Path output = Files.writeString(folder.resolve("output"), "before\n");
        var options = List.of("-Dscript=" + Script.LETS_OTHERS_PRINT, "-Dflowcdk.output=" + output);

        End end = Launched.start(ScriptedConnector.class, Map.of("FLOW_RUNTIME_CODEC", "json"), options)
                .feed(NOTHING)
                .end();

        assertThat(end).isEqualTo(new End(0, "printed by another\n", List.of("printed")));
        assertThat(output).hasContent("before\nprotocol\n");
    }

    @Test
    void saysWhatTheOperatorMustReadWithoutAStack() throws Exception {
        for (var expected : Map.of(
                        Script.FAILS_OF_ITS_USER,
                        "\"host\" is empty",
                        Script.FAILS_FOR_A_TIME,
                        "the server restarts",
                        Script.FAILS_OF_A_FILE,
                        "file system: /no/such/file does not exist")
                .entrySet()) {
            End end = start(expected.getKey(), JSON).feed(NOTHING).end();

            assertThat(end.status()).isEqualTo(1);
            assertThat(end.logs()).hasSize(1);
            assertThat(end.lastLog().get("level").asString()).isEqualTo("error");
            assertThat(end.lastLog().get("message").asString()).isEqualTo(expected.getValue());
            assertThat(end.lastLog().get("fields").isEmpty()).isTrue();
        }
    }

    @Test
    void saysTheWholeFailureToWhoDebugs() throws Exception {
        End end = start(Script.FAILS_FOR_A_TIME, Map.of("LOG_FORMAT", "json", "LOG_LEVEL", "debug"))
                .feed(NOTHING)
                .end();

        assertThat(end.logs()).hasSize(2);
        assertThat(end.logs().getFirst().at("/fields/stack").asString()).contains("hidden");
        assertThat(end.lastLog().get("message").asString()).isEqualTo("the server restarts");
    }

    @Test
    void saysABugWithItsStack() throws Exception {
        End end = start(Script.HAS_A_BUG, JSON).feed(NOTHING).end();

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.lastLog().get("message").asString()).isEqualTo("java.lang.IllegalStateException: seven");
        assertThat(end.lastLog().at("/fields/stack").asString()).contains("ScriptedConnector");
    }

    @Test
    void saysWhyThereIsNoConnector() throws Exception {
        End end = start(Script.CANNOT_BE_MADE, JSON).feed(NOTHING).end();

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.lastLog().get("message").asString()).isEqualTo("java.lang.IllegalStateException: seven");
    }

    @ParameterizedTest
    @EnumSource(names = {"PLATFORM_THREAD_DIES", "VIRTUAL_THREAD_DIES", "TASK_OF_AN_EXECUTOR_DIES"})
    void endsWhenAnyThreadDies(Script script) throws Exception {
        End end = start(script, JSON).feed(NOTHING).end();

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.lastLog().get("level").asString()).isEqualTo("error");
        assertThat(end.lastLog().get("message").asString()).isEqualTo("java.lang.IllegalStateException: seven");
        assertThat(end.lastLog().at("/fields/thread").asString()).isEqualTo("worker");
        assertThat(end.lastLog().at("/fields/stack").asString()).contains("ScriptedConnector");
    }

    @Test
    void leavesTheLastWordsToWhoFailsFirst() throws Exception {
        End end = start(Script.FAILS_TWICE, JSON).feed(NOTHING).end();

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.logs()).hasSize(1);
    }

    @Test
    void saysThatAThreadIsOutOfMemory() throws Exception {
        End end = start(Script.THREAD_WANTS_TOO_MUCH, JSON).feed(NOTHING).end();

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.lastLog().get("message").asString())
                .startsWith("out of memory: Java heap space; the limit of this process is ")
                .endsWith(" MiB");
        assertThat(end.lastLog().at("/fields/thread").asString()).isEqualTo("worker");
    }

    @ParameterizedTest
    @EnumSource(names = {"FILLS_THE_HEAP", "THREAD_FILLS_THE_HEAP", "VIRTUAL_THREAD_FILLS_THE_HEAP"})
    void hasWordsLeftWhenNoMemoryIs(Script script) throws Exception {
        for (var environment : List.of(JSON, Map.<String, String>of())) {
            End end = start(script, environment).feed(NOTHING).end();

            assertThat(end.status()).isEqualTo(1);
            assertThat(end.errors().getLast())
                    .containsPattern("\"level\":\"error\"|ERROR ")
                    .contains("out of memory");
        }
    }

    @Test
    void hasWordsLeftForAFailureWithout() throws Exception {
        End end = start(Script.CANNOT_SAY_WHAT_HAPPENED, JSON).feed(NOTHING).end();

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.lastLog().get("level").asString()).isEqualTo("error");
    }

    @Test
    void endsInOrderWhenTold() throws Exception {
        try (Launched launched = start(Script.ENDS_WHEN_TOLD, SERVING)) {
            assertThat(launched.line()).isEqualTo("ready");

            End end = launched.terminate().end();

            assertThat(end).isEqualTo(new End(0, "done\n", List.of()));
        }
    }

    @Test
    void endsAtOnceWhenNobodyHasAskedForAnything() throws Exception {
        try (Launched launched = start(Script.IS_ASKED_FOR_NOTHING, JSON)) {
            assertThat(launched.line()).isEqualTo("ready");

            End end = launched.terminate().end();

            assertThat(end).isEqualTo(new End(0, "", List.of()));
        }
    }

    @Test
    void saysWhatGoesWrongAtTheEnd() throws Exception {
        try (Launched launched = start(Script.FAILS_WHEN_TOLD, SERVING)) {
            assertThat(launched.line()).isEqualTo("ready");

            End end = launched.terminate().end();

            assertThat(end.status()).isEqualTo(1);
            assertThat(end.lastLog().get("message").asString()).isEqualTo("nothing was flushed");
        }
    }

    @Test
    void saysThatItDidNotEndInTime() throws Exception {
        try (Launched launched = start(Script.DOES_NOT_END, SERVING)) {
            assertThat(launched.line()).isEqualTo("ready");

            End end = launched.terminate().end();

            assertThat(end.status()).isEqualTo(1);
            assertThat(end.lastLog().get("message").asString()).contains("has not done so within 8 seconds");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EXITS", "EXITS_BEFORE_IT_SERVES"})
    void saysThatTheConnectorEndedItsOwnProcess(Script script) throws Exception {
        End end = start(script, JSON).feed(NOTHING).end();

        assertThat(end.status()).isEqualTo(1);
        JsonNode words = end.lastLog();
        assertThat(words.get("level").asString()).isEqualTo("error");
        assertThat(words.get("message").asString()).contains("System.exit");
    }

    private static Launched start(Script script, Map<String, String> environment, String... arguments) {
        return Launched.start(ScriptedConnector.class, environment, List.of("-Dscript=" + script), arguments);
    }

    private static byte[] protoSpec() {
        var frame = new GrowingBytes(64);
        ProtoCodec.INSTANCE.encode(new CaptureRequest.Spec(CaptureType.IMAGE, null), frame);
        return Arrays.copyOf(frame.array(), frame.length());
    }
}
