package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.postgres.source.TableState.Mode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a capture has got to: in the log, in a transaction of it, and in a table.
class PositionsTest {

    private static final int LAST_ITEM = 8192;

    @ParameterizedTest
    @ValueSource(strings = {"0/0", "0/FFFFFFFF", "1/0", "FFFFFFFF/FFFFFFFE", "16/B374D848"})
    void writesPositionsOfTheLogAsTheServerDoes(String text) {
        assertThat(Lsn.format(Lsn.parse(text))).isEqualTo(text);
    }

    @Test
    void countsPositionsOfTheLogAsOneNumber() {
        assertThat(Lsn.parse("0/FFFFFFFF")).isEqualTo(0xFFFF_FFFFL);
        assertThat(Lsn.parse("2/80000001")).isEqualTo(0x2_8000_0001L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "1", "1/", "/1", "1/x", "1/2/3", "100000000/0"})
    void refusesWhatIsNoPositionOfTheLog(String text) {
        assertThatThrownBy(() -> Lsn.parse(text))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("\"" + text + "\" is not a position in the log");
    }

    @Test
    void isInATransactionFromItsBeginToItsEnd() {
        var transaction = new Transaction(5);
        assertThat(transaction.open()).isFalse();
        assertThat(transaction.previousEnd()).isEqualTo(5);

        transaction.begin(100, 1_999, 42);
        assertThat(transaction.open()).isTrue();
        assertThat(transaction.commit()).isEqualTo(100);
        assertThat(transaction.id()).isEqualTo(42);
        assertThat(transaction.committedAtMillis()).isEqualTo(946_684_800_001L);
        assertThat(transaction.previousEnd()).isEqualTo(5);

        transaction.end(110);
        assertThat(transaction.open()).isFalse();
        assertThat(transaction.previousEnd()).isEqualTo(110);
    }

    @Test
    void tellsChangesOfOneRecordApart() {
        var transaction = new Transaction(0);
        transaction.begin(100, 0, 1);

        assertThat(List.of(
                        transaction.distinct(10),
                        transaction.distinct(10),
                        transaction.distinct(10),
                        transaction.distinct(20),
                        transaction.distinct(15)))
                .containsExactly(10L, 11L, 12L, 20L, 21L);

        transaction.end(110);
        transaction.begin(200, 0, 2);
        assertThat(transaction.distinct(12)).isEqualTo(12);
    }

    @Test
    void writesAddressesAsTheServerDoes() {
        RowAddress address = RowAddress.parse("(4294967295,65535)");

        assertThat(address).isEqualTo(new RowAddress(RowAddress.MAX_PAGE, 0xFFFF));
        assertThat(new RowAddress(3, 4).text()).isEqualTo("(3,4)");
        assertThat(RowAddress.beginOf(7)).isEqualTo("(7,0)");
        assertThat(RowAddress.START.text()).isEqualTo("(0,0)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(1,2", "1,2", "(-1,2)", "(4294967296,1)", "(1,65536)", "(a,1)"})
    void refusesWhatIsNoAddress(String text) {
        assertThat(RowAddress.parse(text)).isNull();
    }

    @Test
    void goesOnBehindTheRowsOfThePageBefore() {
        var storage = new Storage(100, 0, 17);

        RowAddress reached = RowAddress.endBefore(8, storage);

        assertThat(reached).isEqualTo(new RowAddress(7, LAST_ITEM + 1 + 17));
        assertThat(reached.nextPage()).isEqualTo(8);
        assertThat(new RowAddress(7, LAST_ITEM).nextPage()).isEqualTo(7);
    }

    @Test
    void knowsTheStorageThatAnAddressIsOf() {
        var storage = new Storage(100, 0, 17);
        var rewritten = new Storage(100, 0, 18);
        RowAddress reached = RowAddress.endBefore(8, storage);

        assertThat(reached.isOfOther(storage)).isFalse();
        assertThat(reached.isOfOther(rewritten)).isTrue();
        assertThat(new RowAddress(7, LAST_ITEM).isOfOther(rewritten)).isFalse();
        assertThat(new RowAddress(7, LAST_ITEM + 1).isOfOther(new Storage(1, 0, 0)))
                .isFalse();
        assertThat(RowAddress.endBefore(1, new Storage(1, 0, RowAddress.MARKS - 1))
                        .item())
                .isEqualTo(0xFFFF);
    }

    @Test
    void goesThroughTheStatesOfATable() {
        TableState pending = TableState.pending();
        assertThat(pending).isEqualTo(new TableState(Mode.PENDING, null, null, null, 0L));

        TableState begun = pending.backfilling(Mode.PRECISE_BACKFILL, List.of("id"));
        assertThat(begun).isEqualTo(new TableState(Mode.PRECISE_BACKFILL, List.of("id"), null, null, 0L));

        TableState underWay = begun.scannedTo("AQ==", 7);
        assertThat(underWay).isEqualTo(new TableState(Mode.PRECISE_BACKFILL, List.of("id"), "AQ==", null, 7L));

        assertThat(underWay.active()).isEqualTo(new TableState(Mode.ACTIVE, List.of("id"), null, null, 7L));
        assertThat(underWay.ignored()).isEqualTo(new TableState(Mode.IGNORE, null, null, null, 0L));
    }

    @Test
    void knowsWhichStatesRead() {
        Set<Mode> reading = EnumSet.allOf(Mode.class);
        reading.removeIf(mode -> !mode.backfills());

        assertThat(reading)
                .containsExactlyInAnyOrder(Mode.PRECISE_BACKFILL, Mode.UNFILTERED_BACKFILL, Mode.KEYLESS_BACKFILL);
    }
}
