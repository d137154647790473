package dev.flowcdk.materialize.internal;

import static dev.flowcdk.materialize.internal.Conversation.acknowledge;
import static dev.flowcdk.materialize.internal.Conversation.flush;
import static dev.flowcdk.materialize.internal.Conversation.load;
import static dev.flowcdk.materialize.internal.Conversation.open;
import static dev.flowcdk.materialize.internal.Conversation.startCommit;
import static dev.flowcdk.materialize.internal.Conversation.store;
import static dev.flowcdk.materialize.internal.Conversation.task;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.launch.StreamChannel;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.materialize.Documents;
import dev.flowcdk.materialize.Found;
import dev.flowcdk.materialize.Keys;
import dev.flowcdk.materialize.Loaded;
import dev.flowcdk.materialize.Loads;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.Opened;
import dev.flowcdk.materialize.Stores;
import dev.flowcdk.materialize.TaskTransactor;
import dev.flowcdk.materialize.Transactor;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a thread of a session dies of, serving ends with it, also while the runtime sends nothing more.
@Timeout(60)
class DyingThreadsTest {

    private static final Codec CODEC = ProtoCodec.INSTANCE;

    enum Place {
        OPEN,
        ACKNOWLEDGE,
        LOAD,
        STORE,
        COMMIT,
        CLOSE
    }

    record Staged(int documents) {}

    /// Dies in one place.
    private record Dying(Place place, Throwable death) {

        void at(Place here) throws Exception {
            if (here == place) {
                var failures = new FirstFailure();
                failures.add(death);
                failures.rethrow();
            }
        }
    }

    private record TaskWide(Dying dying)
            implements Materialization<Conversation.Config, Conversation.Resource>, TaskTransactor {

        @Override
        public void materialize(MaterializeSession<Conversation.Config, Conversation.Resource> session)
                throws Exception {
            session.commitTogether(this);
        }

        @Override
        public Opened open() throws Exception {
            dying.at(Place.OPEN);
            return Opened.fromTheBeginning();
        }

        @Override
        public void acknowledge() throws Exception {
            dying.at(Place.ACKNOWLEDGE);
        }

        @Override
        public void load(Loads loads, Loaded loaded) throws Exception {
            dying.at(Place.LOAD);
            while (loads.next()) {
                // nothing is found
            }
        }

        @Override
        public void store(Stores stores) throws Exception {
            dying.at(Place.STORE);
            while (stores.next()) {
                // nothing is kept
            }
        }

        @Override
        public void commit(byte[] runtimeCheckpoint) throws Exception {
            dying.at(Place.COMMIT);
        }
    }

    private record ByBinding(Dying dying) implements Materialization<Conversation.Config, Conversation.Resource> {

        @Override
        public void materialize(MaterializeSession<Conversation.Config, Conversation.Resource> session)
                throws Exception {
            session.stageEach(Staged.class, binding -> {
                dying.at(Place.OPEN);
                return new Dead(dying);
            });
        }
    }

    private record Dead(Dying dying) implements Transactor<Staged> {

        @Override
        public void load(Keys keys, Found found) throws Exception {
            dying.at(Place.LOAD);
            while (keys.next()) {
                // nothing is found
            }
        }

        @Override
        public Staged store(Documents documents) throws Exception {
            dying.at(Place.STORE);
            while (documents.next()) {
                // nothing is kept
            }
            return new Staged(1);
        }

        @Override
        public void commit(Staged staged) throws Exception {
            dying.at(Place.COMMIT);
        }

        @Override
        public void close() throws Exception {
            dying.at(Place.CLOSE);
        }
    }

    private static Stream<Arguments> deaths(Set<Place> places) {
        return Stream.of(
                        new OutOfMemoryError("Java heap space"),
                        new StackOverflowError(),
                        new IllegalStateException("a bug"))
                .flatMap(death -> places.stream().map(place -> Arguments.of(place, death)));
    }

    static Stream<Arguments> deathsOfTheTask() {
        return deaths(EnumSet.complementOf(EnumSet.of(Place.CLOSE)));
    }

    static Stream<Arguments> deathsOfBindings() {
        return deaths(EnumSet.of(Place.OPEN, Place.LOAD, Place.STORE, Place.COMMIT));
    }

    @ParameterizedTest
    @MethodSource
    void deathsOfTheTask(Place place, Throwable death) throws Exception {
        assertThatThrownBy(() -> serve(new TaskWide(new Dying(place, death)), place))
                .isSameAs(death);
    }

    @ParameterizedTest
    @MethodSource
    void deathsOfBindings(Place place, Throwable death) throws Exception {
        assertThatThrownBy(() -> serve(new ByBinding(new Dying(place, death)), place))
                .isSameAs(death);
    }

    /// Sends what leads to a place, and nothing more.
    private static void serve(Materialization<?, ?> materialization, Place last) throws Exception {
        List<MaterializeRequest> requests = new ArrayList<>();
        requests.add(open(task("a", "b")));
        requests.add(acknowledge());
        requests.add(load(0, 1));
        if (last != Place.LOAD) {
            requests.add(flush());
            requests.add(store(0, 1, "Tom"));
        }
        if (last == Place.COMMIT) {
            requests.add(startCommit(1));
            requests.add(acknowledge());
        }
        var bytes = new GrowingBytes(1024);
        requests.forEach(request -> CODEC.encode(request, bytes));
        try (var input = new PipedInputStream(bytes.length());
                var output = new PipedOutputStream(input)) {
            bytes.writeTo(output);
            new MaterializeServer<>(materialization, null, Duration.ofMillis(1))
                    .serve(new StreamChannel(CODEC, input, OutputStream.nullOutputStream()));
        }
    }
}
