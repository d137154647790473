package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.Connector;
import dev.flowcdk.Key;
import dev.flowcdk.Secret;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Discovered;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.postgres.Credentials;
import dev.flowcdk.postgres.source.TableState.Mode;
import dev.flowcdk.postgres.type.ValueForms;
import dev.flowcdk.testing.CaptureRun;
import dev.flowcdk.tunnel.NetworkTunnel;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a stored state when the capture of two tables, `shop.a` and `shop.b`, starts with it.
class ReconciliationTest {

    private static final String A = "shop%2Fa";
    private static final String B = "shop%2Fb";

    private @Nullable String goesOnFrom = "not run";
    private List<TableState> tables = List.of();

    record Row(@Key int id) {}

    /// A capture that does no more than this.
    @Connector(name = "source-reconciling", documentation = "https://example.com/source-reconciling")
    final class Reconciling implements Capture<SourceConfig, SourceResource, TableState> {

        @Override
        public List<Discovered<SourceResource>> discover(SourceConfig config) {
            return List.of(discovered("a"), discovered("b"));
        }

        private static Discovered<SourceResource> discovered(String table) {
            return Discovered.of(table, SourceResource.of("shop", table, SourceResource.Mode.AUTOMATIC), Row.class);
        }

        @Override
        public void capture(CaptureSession<SourceConfig, SourceResource, TableState> session) throws Exception {
            var position = session.taskState(CaptureState.class).state();
            List<BoundTable> bound = session.bindings().stream()
                    .map(binding -> new BoundTable(binding, table(binding.resource().stream()), ValueForms.USUAL))
                    .toList();
            goesOnFrom = Reconciliation.run(session, bound, position == null ? null : position.cursor());
            tables = bound.stream().map(BoundTable::state).toList();
            session.checkpoint();
        }

        private static Table table(String name) {
            return new Table(1, new TableName("shop", name), 'r', List.of(), Set.of(), List.of("id"), true, 0, false);
        }
    }

    /// @return the state afterwards
    private String reconciled(String state) {
        return reconciled(state, "");
    }

    /// @param skipped tables whose backfill the operator does not want
    private String reconciled(String state, String skipped) {
        return CaptureRun.start(Reconciling::new, config(skipped))
                .from(RawJson.of(state))
                .untilExit()
                .state()
                .toString();
    }

    private static SourceConfig config(String skipped) {
        return new SourceConfig(
                "db",
                "u",
                null,
                "postgres",
                false,
                new Credentials.UserPassword(Secret.of("p")),
                new SourceConfig.DiscoveryFilters(List.of(), List.of(), List.of(), false),
                new AdvancedOptions(
                        "flow_publication",
                        "flow_slot",
                        "public.flow_watermarks",
                        skipped,
                        50_000,
                        null,
                        List.of(),
                        null,
                        false,
                        false,
                        false,
                        null,
                        "15m",
                        null,
                        "",
                        false),
                new NetworkTunnel(null));
    }

    private static String state(@Nullable String cursor, String... bindings) {
        return "{\"bindingStateV1\":{" + String.join(",", bindings) + "}"
                + (cursor == null ? "" : ",\"cursor\":\"" + cursor + "\"") + "}";
    }

    private static String binding(String stateKey, String mode, String more) {
        return "\"" + stateKey + "\":{\"mode\":\"" + mode + "\"" + more + "}";
    }

    @Test
    void startsAnewWhereNothingIsStored() {
        String state = reconciled("{}");

        assertThat(goesOnFrom).isNull();
        assertThat(tables).containsExactly(TableState.pending(), TableState.pending());
        assertThat(state).contains(A, B, "Pending");
    }

    @Test
    void goesOnWhereItStopped() {
        String stored = state(
                "1/2",
                binding(A, "Active", ",\"metadata\":{\"x\":1},\"backfilled\":7"),
                binding(B, "Backfill", ",\"key_columns\":[\"id\"],\"scanned\":\"FQE=\",\"backfilled\":3"));

        String state = reconciled(stored);

        assertThat(goesOnFrom).isEqualTo("1/2");
        assertThat(tables)
                .containsExactly(
                        new TableState(Mode.ACTIVE, null, null, RawJson.of("{\"x\":1}"), 7L),
                        new TableState(Mode.PRECISE_BACKFILL, List.of("id"), "FQE=", null, 3L));
        assertThat(state).as("nothing changes").isEqualTo(stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ignore", "Missing"})
    void readsATableFromItsStartThatWasNotBoundOrNotThere(String mode) {
        String state = reconciled(state("1/2", binding(A, "Active", ""), binding(B, mode, ",\"scanned\":\"FQE=\"")));

        assertThat(goesOnFrom).isEqualTo("1/2");
        assertThat(tables.getLast()).isEqualTo(TableState.pending());
        assertThat(state).contains(binding(B, "Pending", ",\"backfilled\":0")).doesNotContain("FQE=");
    }

    @Test
    void startsAnewWhereNoBoundTableWasBefore() {
        reconciled(state("1/2", binding(A, "Ignore", ""), binding("shop%2Fc", "Active", "")));

        assertThat(goesOnFrom).isNull();
    }

    /// The position is known though the table is to be read from its start.
    @Test
    void goesOnForATableThatIsMissingOnly() {
        reconciled(state("1/2", binding(A, "Missing", "")));

        assertThat(goesOnFrom).isEqualTo("1/2");
    }

    @ParameterizedTest
    @CsvSource({"Backfill", "UnfilteredBackfill", "KeylessBackfill"})
    void endsABackfillThatTheOperatorDoesNotWant(String mode) {
        String state = reconciled(
                state("1/2", binding(A, mode, ",\"scanned\":\"FQE=\",\"backfilled\":3"), binding(B, mode, "")),
                "shop.A");

        assertThat(tables.getFirst()).isEqualTo(new TableState(Mode.ACTIVE, null, null, null, 3L));
        assertThat(tables.getLast().mode().backfills()).isTrue();
        assertThat(state).contains(binding(A, "Active", "").replace("}", "")).contains(binding(B, mode, ""));
    }

    @Test
    void leavesATableToBeStartedThatIsPending() {
        reconciled(state("1/2", binding(A, "Pending", ",\"backfilled\":0"), binding(B, "Active", "")), "*.*");

        assertThat(tables.getFirst()).isEqualTo(TableState.pending());
    }

    @Test
    void letsGoOfTablesThatAreNoLongerBound() {
        String state = reconciled(state(
                "1/2",
                binding(A, "Active", ""),
                binding("shop%2Fc", "Active", ",\"key_columns\":[\"id\"],\"metadata\":{\"x\":1},\"backfilled\":9"),
                binding("shop%2Fd", "Ignore", ",\"metadata\":{\"x\":2}")));

        assertThat(state)
                .contains(binding("shop%2Fc", "Ignore", ",\"backfilled\":0"))
                .as("let go of before")
                .contains(binding("shop%2Fd", "Ignore", ",\"metadata\":{\"x\":2}"));
    }

    @Test
    void refusesTablesThatHaveBegunWithoutAPositionInTheLog() {
        assertThatThrownBy(() -> reconciled(state(null, binding(A, "Active", ""))))
                .hasMessageContaining(
                        "the stored state is not ours: table shop.a is being captured, but \"cursor\" is" + " missing");
    }

    @Test
    void needsNoPositionForTablesThatAreToBeStarted() {
        reconciled(state(null, binding(A, "Pending", ",\"backfilled\":0"), binding(B, "Missing", "")));

        assertThat(goesOnFrom).isNull();
        assertThat(tables).containsExactly(TableState.pending(), TableState.pending());
    }
}
