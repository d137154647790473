package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogDecoderTest {

    private static final int BEFORE_MESSAGE = 25;

    private final Calls calls = new Calls();
    private final LogDecoder decoder = new LogDecoder(calls);

    /// Writes down what is called.
    private static final class Calls implements LogHandler {

        private final List<String> all = new ArrayList<>();

        @Override
        public void begin(long commit, long committedAt, long transactionId) {
            all.add("begin " + commit + " " + committedAt + " " + transactionId);
        }

        @Override
        public void commit(long end) {
            all.add("commit " + end);
        }

        @Override
        public void type(int id, String schema, String name) {
            all.add("type " + id + " " + schema + " " + name);
        }

        @Override
        public void relation(Relation relation) {
            all.add(relation.toString());
        }

        @Override
        public void insert(int relation, long position, Tuple row) {
            all.add("insert " + relation + " " + position + " " + shown(row));
        }

        @Override
        public void update(int relation, long position, @Nullable Tuple before, boolean keyOnly, Tuple row) {
            all.add("update " + relation + " " + position + " " + (before == null ? "-" : shown(before)) + " " + keyOnly
                    + " " + shown(row));
        }

        @Override
        public void delete(int relation, long position, Tuple before, boolean keyOnly) {
            all.add("delete " + relation + " " + position + " " + shown(before) + " " + keyOnly);
        }

        @Override
        public void truncate(int relation) {
            all.add("truncate " + relation);
        }

        private static String shown(Tuple row) {
            List<String> values = new ArrayList<>();
            for (int index = 0; index < row.count(); index++) {
                byte kind = row.kind(index);
                values.add(
                        kind == Tuple.TEXT || kind == Tuple.BINARY
                                ? (char) kind
                                        + new String(
                                                row.source(),
                                                row.offset(index),
                                                row.length(index),
                                                StandardCharsets.UTF_8)
                                : Character.toString(kind));
            }
            return values.toString();
        }
    }

    private static LogMessage message(char kind) {
        var message = new LogMessage();
        for (int index = 0; index < BEFORE_MESSAGE; index++) {
            message.flag(-1);
        }
        return message.letter(kind);
    }

    private List<String> decoded(LogMessage message) throws Exception {
        decoder.decode(message.toByteArray(), BEFORE_MESSAGE, 77);
        return calls.all;
    }

    @Test
    void readsTheEndsOfATransaction() throws Exception {
        decoded(message('B').int64(1L << 40).int64(-5).int32(-2));

        assertThat(decoded(message('C').flag(0).int64(1L << 40).int64(1L << 41).int64(9)))
                .containsExactly("begin 1099511627776 -5 4294967294", "commit 2199023255552");
    }

    @Test
    void readsWhatTablesAreLike() throws Exception {
        LogMessage relation = message('R')
                .int32(16_400)
                .name("shop")
                .name("Größe")
                .letter('f')
                .int16(2)
                .flag(1)
                .name("id")
                .int32(23)
                .int32(-1)
                .flag(0)
                .name("name")
                .int32(1043)
                .int32(14);

        assertThat(decoded(relation))
                .containsExactly(new Relation(
                                16_400,
                                new TableName("shop", "Größe"),
                                'f',
                                List.of(
                                        new Relation.RelationColumn("id", true, 23, -1),
                                        new Relation.RelationColumn("name", false, 1043, 14)))
                        .toString());
    }

    @Test
    void knowsTheCatalogueByAnEmptyName() throws Exception {
        decoded(message('Y').int32(5).name("").name("int4"));

        assertThat(decoded(message('Y').int32(6).name("shop").name("mood")))
                .containsExactly("type 5 pg_catalog int4", "type 6 shop mood");
    }

    @Test
    void readsRowsWithValuesOfAllKinds() throws Exception {
        LogMessage row = message('I').int32(7).letter('N').int16(4);
        row.letter('n')
                .letter('u')
                .letter('t')
                .sized(new byte[] {'x', 'y'})
                .letter('b')
                .sized(new byte[] {'z'});

        assertThat(decoded(row)).containsExactly("insert 7 77 [n, u, txy, bz]");
    }

    @Test
    void readsUpdatesWithAndWithoutTheRowBefore() throws Exception {
        decoded(message('U').int32(7).letter('N').row("1", "new"));
        decoded(message('U').int32(7).letter('K').row("0", null).letter('N').row("1", "new"));

        assertThat(decoded(message('U')
                        .int32(7)
                        .letter('O')
                        .row("0", "old")
                        .letter('N')
                        .row("1", "new")))
                .containsExactly(
                        "update 7 77 - false [t1, tnew]",
                        "update 7 77 [t0, n] true [t1, tnew]",
                        "update 7 77 [t0, told] false [t1, tnew]");
    }

    /// Values that did not change are left out where they are large, but the row before may have them: a whole one has
    /// all, a key its own.
    @Test
    void completesARowFromTheRowBefore() throws Exception {
        decoded(message('U')
                .int32(7)
                .letter('O')
                .row("large", "old", null)
                .letter('N')
                .int16(3)
                .letter('u')
                .letter('n')
                .letter('u'));

        assertThat(decoded(message('U')
                        .int32(7)
                        .letter('K')
                        .row("large", null, null)
                        .letter('N')
                        .int16(3)
                        .letter('u')
                        .letter('t')
                        .sized(new byte[] {'x'})
                        .letter('u')))
                .containsExactly(
                        "update 7 77 [tlarge, told, n] false [tlarge, n, u]",
                        "update 7 77 [tlarge, n, n] true [tlarge, tx, u]");
    }

    @Test
    void readsDeletes() throws Exception {
        decoded(message('D').int32(7).letter('K').row("0", null));

        assertThat(decoded(message('D').int32(7).letter('O').row("0", "old")))
                .containsExactly("delete 7 77 [t0, n] true", "delete 7 77 [t0, told] false");
    }

    @Test
    void readsAllTablesOfATruncate() throws Exception {
        assertThat(decoded(message('T').int32(2).flag(0).int32(7).int32(8)))
                .containsExactly("truncate 7", "truncate 8");
    }

    @Test
    void passesOverOriginsAndNothingElse() throws Exception {
        assertThat(decoded(message('O').int64(1).name("other"))).isEmpty();
        assertThatThrownBy(() -> decoded(message('M'))).hasMessageContaining("kind 'M'");
        assertThatThrownBy(
                        () -> decoded(message('I').int32(7).letter('N').int16(1).letter('?')))
                .hasMessageContaining("a value of kind '?'");
    }

    @Test
    void readsRowsOfManyColumnsAndThenOfFew() throws Exception {
        decoded(message('I').int32(7).letter('N').row("v ".repeat(100).split(" ")));

        assertThat(decoded(message('I').int32(7).letter('N').row("a"))).last().isEqualTo("insert 7 77 [ta]");
        assertThat(calls.all.getFirst()).hasSize("insert 7 77 []".length() + 2 * 100 + 2 * 99);
    }
}
