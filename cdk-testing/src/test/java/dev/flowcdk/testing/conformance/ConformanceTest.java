package dev.flowcdk.testing.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import dev.flowcdk.testing.CaptureRun;
import dev.flowcdk.testing.conformance.ScriptedMaterialization.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConformanceTest {

    private static final Pattern NEXT = Pattern.compile("\"next\":(\\d+)");

    /// Counts to five from where its state says; a careless one says it has sent more than it has.
    private static class Counter extends ScriptedCapture {

        private final int ahead;

        Counter(int ahead) {
            this.ahead = ahead;
        }

        @Override
        void open(CaptureRequest.Open request, Responses out) throws Exception {
            out.send(new CaptureResponse.Opened(true));
            Matcher next = NEXT.matcher(String.valueOf(request.state()));
            for (int id = next.find() ? Integer.parseInt(next.group(1)) : 0; id < 5; id++) {
                out.document(0, "{\"id\":" + id + "}");
                out.checkpoint("{\"next\":" + (id + 1 + ahead) + "}");
            }
        }
    }

    @Test
    void passesACaptureThatResumesWhereItWas() throws Exception {
        var conformance = capture(() -> new Counter(0));

        assertThat(conformance.killedAtEveryMessage(100)).isGreaterThanOrEqualTo(14);
        conformance.acknowledgedLateOrNever();
        conformance.twoInstancesAtOnce();
    }

    @Test
    void aCaptureWithoutDocumentsProvesNothing() {
        var silent = new ScriptedCapture() {
            @Override
            void open(CaptureRequest.Open request, Responses out) throws Exception {
                out.send(new CaptureResponse.Opened(false));
                out.checkpoint("{}");
            }
        };

        assertThatThrownBy(() -> capture(() -> silent).killedAtEveryMessage(100))
                .isInstanceOf(ConformanceException.class)
                .hasMessageContaining("committed no documents");
    }

    @Test
    void aMaterializationIntoNothingProvesNothing() {
        var endpoint = new Endpoint[] {new Endpoint()};
        var lost = materialization(endpoint, () -> new ScriptedMaterialization(new Endpoint(), false));

        assertThatThrownBy(() -> lost.killedAtEveryMessage(100))
                .isInstanceOf(ConformanceException.class)
                .hasMessageContaining("holds nothing");
    }

    @Test
    void tellsOfDocumentsThatNoCheckpointFollows() {
        var waiting = new ScriptedCapture() {
            @Override
            void open(CaptureRequest.Open request, Responses out) throws Exception {
                out.send(new CaptureResponse.Opened(true));
                out.document(0, "{\"id\":1}");
                new CountDownLatch(1).await();
            }
        };
        var source = new ConnectorInstance(() -> waiting, ProtoCodec.INSTANCE);
        var quiet = Duration.ofSeconds(1);
        var conformance = new CaptureDisturbances(
                source,
                ScriptedTasks.captureCatalog(),
                ScriptedTasks.capture(),
                quiet,
                () -> {},
                state -> false,
                document -> true,
                List.of());
        CaptureRun run = CaptureRun.of(source, ScriptedTasks.captureCatalog(), ScriptedTasks.capture());

        for (ThrowingCallable each :
                List.<ThrowingCallable>of(() -> conformance.killedAtEveryMessage(100), () -> run.untilQuiet(quiet))) {
            assertThatThrownBy(each)
                    .isInstanceOf(RuleBrokenException.class)
                    .hasMessageContaining("1 document of \"acmeCo/numbers\"");
        }
    }

    @Test
    void catchesACaptureThatLosesDocuments() {
        var conformance = capture(() -> new Counter(1));

        assertThatThrownBy(() -> conformance.killedAtEveryMessage(100))
                .isInstanceOf(ConformanceException.class)
                .hasMessageContaining("acmeCo/numbers [1]: expected {\"id\":1}, but there is nothing");
    }

    @Test
    void passesAMaterializationThatCommitsWithItsCheckpoint() throws Exception {
        var endpoint = new Endpoint[] {new Endpoint()};
        var conformance = materialization(endpoint, () -> new ScriptedMaterialization(endpoint[0], false));

        assertThat(conformance.killedAtEveryMessage(100)).isGreaterThan(20);
        conformance.acknowledgedLateOrNever();
    }

    @Test
    void catchesAMaterializationWithoutAFence() throws Exception {
        var endpoint = new Endpoint[] {new Endpoint()};
        var conformance = materialization(endpoint, () -> new ScriptedMaterialization(endpoint[0], false));

        assertThat(conformance.fencesTheOlderOfTwoInstances()).isFalse();
    }

    /// Commits its rows with a transaction, but the checkpoint only when the runtime acknowledges it.
    private static final class LateCheckpoint extends ScriptedMaterialization {

        private @Nullable RuntimeCheckpoint late;

        LateCheckpoint(Endpoint endpoint) {
            super(endpoint, true);
        }

        @Override
        void store(MaterializeRequest.Store store, ScriptedCapture.Responses out) {
            endpoint.rows.merge(String.valueOf(store.keyPacked()), "x", String::concat);
        }

        @Override
        void startCommit(MaterializeRequest.StartCommit commit, ScriptedCapture.Responses out) throws IOException {
            late = commit.runtimeCheckpoint();
            out.send(new MaterializeResponse.StartedCommit(null));
        }

        @Override
        void acknowledge(ScriptedCapture.Responses out) throws IOException {
            if (late != null) {
                endpoint.checkpoint = late;
            }
            super.acknowledge(out);
        }
    }

    @Test
    void catchesAMaterializationThatCommitsItsCheckpointTooLate() {
        var endpoint = new Endpoint[] {new Endpoint()};
        var conformance = materialization(endpoint, () -> new LateCheckpoint(endpoint[0]));

        assertThatThrownBy(() -> conformance.killedAtEveryMessage(100))
                .isInstanceOf(ConformanceException.class)
                .hasMessageContaining("xx");
    }

    @Test
    void holdsFeaturesAgainstWhatIsDeclared() throws Exception {
        var declared = new Declared(Set.of(Feature.SPLIT));

        declared.check(Feature.SPLIT, false);
        declared.check(Feature.FENCE, true);
        assertThatThrownBy(() -> declared.check(Feature.SPLIT, true)).hasMessageContaining("the connector has SPLIT");
        assertThatThrownBy(() -> declared.check(Feature.FENCE, false)).hasMessageContaining("lacking(Feature.FENCE)");
        assertThat(capture(() -> new Counter(0)).acknowledges()).isTrue();
        assertThat(capture(() -> new Counter(0)).splits()).isFalse();
    }

    /// Counts its shard's numbers to five.
    @Test
    void seesThatACaptureCanBeSplit() throws Exception {
        var split = capture(() -> new ScriptedCapture() {
            @Override
            void open(CaptureRequest.Open request, Responses out) throws Exception {
                out.send(new CaptureResponse.Opened(false));
                int first = request.range().keyBegin() == 0 ? 0 : 3;
                int last = request.range().keyEnd() == -1 ? 5 : 3;
                for (int id = first; id < last; id++) {
                    out.document(0, "{\"id\":" + id + "}");
                }
                out.checkpoint("{}");
            }
        });

        assertThat(split.splits()).isTrue();
        assertThat(split.acknowledges()).isFalse();
    }

    private static CaptureDisturbances capture(Supplier<ScriptedCapture> connector) {
        return new CaptureDisturbances(
                new ConnectorInstance(connector::get, ProtoCodec.INSTANCE),
                ScriptedTasks.captureCatalog(),
                ScriptedTasks.capture(),
                Duration.ofMillis(150),
                () -> {},
                state -> false,
                document -> true,
                List.of());
    }

    private static MaterializeDisturbances materialization(
            Endpoint[] endpoint, Supplier<ScriptedMaterialization> connector) {
        return new MaterializeDisturbances(
                new ConnectorInstance(connector::get, ProtoCodec.INSTANCE),
                ScriptedTasks.materializationCatalog(),
                ScriptedTasks.materialization(),
                List.of(
                        ScriptedTasks.documents("{\"id\":1,\"n\":1}", "{\"id\":2,\"n\":1}"),
                        ScriptedTasks.documents("{\"id\":1,\"m\":2}", "{\"id\":3,\"n\":1}"),
                        ScriptedTasks.documents("{\"id\":2,\"m\":3}")),
                () -> endpoint[0] = new Endpoint(),
                () -> List.copyOf(endpoint[0].rows.entrySet()));
    }
}
