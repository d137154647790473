package dev.flowcdk.materialize.internal;

import static dev.flowcdk.materialize.internal.Phase.ACKNOWLEDGED;
import static dev.flowcdk.materialize.internal.Phase.BEFORE_OPEN;
import static dev.flowcdk.materialize.internal.Phase.BETWEEN_TRANSACTIONS;
import static dev.flowcdk.materialize.internal.Phase.LOADING;
import static dev.flowcdk.materialize.internal.Phase.STORING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.protocol.ProtocolException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhaseTest {

    private static final Map<Phase, Map<RequestKind, Phase>> ALLOWED = Map.of(
            BEFORE_OPEN,
            Map.of(
                    RequestKind.SPEC, BEFORE_OPEN,
                    RequestKind.VALIDATE, BEFORE_OPEN,
                    RequestKind.APPLY, BEFORE_OPEN,
                    RequestKind.OPEN, BETWEEN_TRANSACTIONS),
            BETWEEN_TRANSACTIONS,
            Map.of(RequestKind.ACKNOWLEDGE, ACKNOWLEDGED),
            ACKNOWLEDGED,
            Map.of(RequestKind.LOAD, LOADING, RequestKind.FLUSH, STORING),
            LOADING,
            Map.of(RequestKind.LOAD, LOADING, RequestKind.FLUSH, STORING),
            STORING,
            Map.of(RequestKind.STORE, STORING, RequestKind.START_COMMIT, BETWEEN_TRANSACTIONS));

    @ParameterizedTest
    @EnumSource
    void allowsWhatTheProtocolAllowsAndNothingElse(Phase phase) {
        Map<RequestKind, Phase> allowed = ALLOWED.get(phase);

        for (RequestKind kind : RequestKind.values()) {
            if (allowed.containsKey(kind)) {
                assertThat(phase.receive(kind)).isEqualTo(allowed.get(kind));
            } else {
                assertThatThrownBy(() -> phase.receive(kind))
                        .isInstanceOf(ProtocolException.class)
                        .hasMessageContaining("\"" + kind + "\"")
                        .hasMessageContainingAll(allowed.keySet().stream()
                                .map(expected -> "\"" + expected + "\"")
                                .toArray(String[]::new));
            }
        }
    }

    @Test
    void endsBetweenTransactionsOnly() {
        BEFORE_OPEN.end();
        BETWEEN_TRANSACTIONS.end();
        ACKNOWLEDGED.end();

        assertThat(Stream.of(Phase.values()).filter(Phase::mayEnd))
                .containsExactly(BEFORE_OPEN, BETWEEN_TRANSACTIONS, ACKNOWLEDGED);
        assertThatThrownBy(LOADING::end).hasMessageContaining("inside a transaction");
        assertThatThrownBy(STORING::end).hasMessageContaining("\"startCommit\"");
    }
}
