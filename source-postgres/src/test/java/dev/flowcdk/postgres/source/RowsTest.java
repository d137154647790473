package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.JsonWriter;
import dev.flowcdk.postgres.source.Change.Operation;
import dev.flowcdk.postgres.source.Relation.RelationColumn;
import dev.flowcdk.postgres.type.ColumnCodec;
import dev.flowcdk.postgres.type.KeyTuple;
import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.postgres.type.PostgresColumn;
import dev.flowcdk.postgres.type.PostgresType;
import dev.flowcdk.postgres.type.ServerZone;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Rows of the log and of a backfill on their way into documents, and their keys.
class RowsTest {

    private static final TableName ITEMS = new TableName("shop", "items");
    private static final List<ColumnCodec> CODECS =
            List.of(codec("id", "int4"), codec("Name", "text"), codec("z", "text"));
    private static final Relation RELATION = new Relation(
            1,
            ITEMS,
            'd',
            List.of(
                    new RelationColumn("id", true, 23, -1),
                    new RelationColumn("z", false, 25, -1),
                    new RelationColumn("Name", false, 25, -1)));

    private final Transaction transaction = new Transaction(5);

    private static ColumnCodec codec(String name, String type) {
        return ColumnCodec.of(
                new PostgresColumn(name, PostgresType.builtIn(type), false, name.equals("id")),
                ServerZone.named("UTC"));
    }

    private static Map<String, ColumnCodec> codecs() {
        Map<String, ColumnCodec> codecs = new HashMap<>();
        CODECS.forEach(codec -> codecs.put(codec.name(), codec));
        return codecs;
    }

    private static String written(DocumentBody body) {
        var out = new OwnBytes(16);
        body.writeTo(new JsonWriter(out));
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private Change change(@Nullable String tag, boolean withId) {
        transaction.begin(100, 0, 42);
        return new Change(ITEMS, transaction, tag, withId, new ChangePlan(RELATION, codecs()));
    }

    private static String meta(String letter) {
        return "\"_meta\":{\"op\":\"" + letter + "\",\"source\":{\"ts_ms\":946684800000,\"schema\":\"shop\","
                + "\"table\":\"items\",\"loc\":[5,77,100]";
    }

    @Test
    void writesAnInsert() {
        Tuple row = LogMessage.tuple("1", null, "one");

        assertThat(written(change(null, false).of(Operation.INSERT, 77, row, null, false, null)))
                .isEqualTo("{\"Name\":\"one\"," + meta("c") + "}},\"id\":1,\"z\":null}");
    }

    @Test
    void writesWhatTheOperatorAsksFor() {
        Tuple row = LogMessage.tuple("1", "x", "one");

        assertThat(written(change("here", true).of(Operation.INSERT, 77, row, null, false, null)))
                .contains("\"loc\":[5,77,100],\"txid\":42,\"tag\":\"here\"}}");
    }

    @Test
    void writesAnUpdateWithTheRowBefore() {
        Tuple row = LogMessage.tuple("1", "new", "one");
        Tuple before = LogMessage.tuple("1", "old", null);

        assertThat(written(change(null, false).of(Operation.UPDATE, 77, row, before, false, null)))
                .isEqualTo("{\"Name\":\"one\"," + meta("u")
                        + "},\"before\":{\"Name\":null,\"id\":1,\"z\":\"old\"}},\"id\":1,\"z\":\"new\"}");
    }

    @Test
    void takesValuesThatDidNotChangeFromWhereTheyWereFound() {
        LogMessage values = new LogMessage().flag(0).int16(3);
        Tuple row = LogMessage.tuple(
                values.letter('t').sized(new byte[] {'1'}).letter('u').letter('n'));
        Tuple before = LogMessage.tuple("1", "large", "x");

        assertThat(written(change(null, false).of(Operation.UPDATE, 77, row, null, false, before)))
                .endsWith(",\"id\":1,\"z\":\"large\"}");
        assertThat(written(change(null, false).of(Operation.UPDATE, 77, row, row, false, null)))
                .endsWith(",\"id\":1}");
        assertThat(written(change(null, false)
                        .of(Operation.UPDATE, 77, row, LogMessage.tuple("1", null, null), true, before)))
                .endsWith(",\"id\":1,\"z\":\"large\"}");
    }

    /// What is not part of the key was not told; it is not null.
    @Test
    void writesOfADeletedRowWhatTheLogTells() {
        Tuple key = LogMessage.tuple("1", null, null);
        Tuple whole = LogMessage.tuple("1", null, "one");

        assertThat(written(change(null, false).of(Operation.DELETE, 77, key, null, true, null)))
                .isEqualTo("{" + meta("d") + "}},\"id\":1}");
        assertThat(written(change(null, false).of(Operation.DELETE, 77, whole, null, false, null)))
                .isEqualTo("{\"Name\":\"one\"," + meta("d") + "}},\"id\":1,\"z\":null}");
    }

    @Test
    void writesAnEmptyRowBefore() {
        Tuple row = LogMessage.tuple("1", "x", "one");
        Tuple nothing = LogMessage.tuple(null, null, null);

        assertThat(written(change(null, false).of(Operation.UPDATE, 77, row, nothing, true, null)))
                .contains("},\"before\":{}},\"id\"");
    }

    @Test
    void leavesOutColumnsWithoutCodecAndValuesThatARowLacks() {
        Map<String, ColumnCodec> codecs = codecs();
        codecs.remove("Name");
        Change change = change(null, false);
        change.follow(new ChangePlan(RELATION, codecs));

        assertThat(written(change.of(Operation.INSERT, 77, LogMessage.tuple("1"), null, false, null)))
                .isEqualTo("{" + meta("c") + "}},\"id\":1}");
    }

    @Test
    void readsBinaryValues() {
        LogMessage values = new LogMessage().flag(0).int16(3);
        values.letter('b')
                .sized(new byte[] {0, 0, 1, 0})
                .letter('b')
                .sized(new byte[] {'z'})
                .letter('n');

        assertThat(written(change(null, false).of(Operation.INSERT, 77, LogMessage.tuple(values), null, false, null)))
                .endsWith("\"id\":256,\"z\":\"z\"}");
    }

    @Test
    void writesARowOfABackfill() {
        var row = new ScanRow(ITEMS, CODECS, List.of(codec("z", "text")), "here");
        assertThat(row.selected()).hasSize(4).startsWith("\"Name\"", "\"id\"", "\"z\"");
        assertThat(row.place("id")).isEqualTo(1);
        assertThat(row.place("z")).isEqualTo(3);
        assertThat(row.place("gone")).isNegative();
        byte[] message = new LogMessage()
                .flag(9)
                .int16(4)
                .int32(-1)
                .sized(new byte[] {0, 0, 0, 7})
                .sized(new byte[] {'z'})
                .sized(new byte[] {'Z', 'Z'})
                .toByteArray();

        assertThat(row.read(message, 1, 12)).isEqualTo(message.length);

        assertThat(written(row))
                .isEqualTo("{\"Name\":null,\"_meta\":{\"op\":\"c\",\"source\":{\"schema\":\"shop\",\"snapshot\":true,"
                        + "\"table\":\"items\",\"loc\":[-1,12,0],\"tag\":\"here\"}},\"id\":7,\"z\":\"z\"}");
        assertThat(row.source()).isSameAs(message);
        assertThat(row.length(3)).isEqualTo(2);
        assertThat(row.source()[row.offset(3)]).isEqualTo((byte) 'Z');
        assertThat(written(new ScanRow(ITEMS, List.of(), List.of(), null))).endsWith("\"loc\":[-1,0,0]}}}");
    }

    @Test
    void findsEachValueThatIsReadTwice() {
        var row = new ScanRow(ITEMS, CODECS, List.of(codec("z", "text"), codec("Name", "text")), null);

        assertThat(row.place("z")).isEqualTo(3);
        assertThat(row.place("Name")).isEqualTo(4);
    }

    /// A document has one `_meta`.
    @Test
    void leavesOutAColumnThatIsCalledAsTheMetadata() {
        assertThat(DocumentProperties.sorted(List.of("z", "_meta", "_met", "A")))
                .containsExactly("A", "_met", "z");
        assertThat(DocumentProperties.beforeMeta(List.of("A", "_met", "z"))).isEqualTo(2);
    }

    @Test
    void setsValuesOfARowThatBeginsUnchanged() {
        Tuple row = Tuple.unchanged(40);
        byte[] message = {'a', 'b'};

        row.set(39, Tuple.TEXT, message, 1, 1);

        assertThat(row.count()).isEqualTo(40);
        assertThat(row.kind(38)).isEqualTo(Tuple.UNCHANGED);
        assertThat(row.kind(39)).isEqualTo(Tuple.TEXT);
        assertThat(row.source()).isSameAs(message);
        assertThat(row.offset(39)).isEqualTo(1);
        assertThat(row.length(39)).isEqualTo(1);
    }

    @Test
    void comparesKeysOfTheLogWithThoseOfABackfill() {
        LoggedKey key = Objects.requireNonNull(LoggedKey.of(List.of("Name", "id"), RELATION, codecs()));
        byte[] reached = packed("b", 5);

        assertThat(key.compare(LogMessage.tuple("5", "?", "b"), reached)).isZero();
        assertThat(key.compare(LogMessage.tuple("4", "?", "b"), reached)).isNegative();
        assertThat(key.compare(LogMessage.tuple("6", "?", "b"), reached)).isPositive();
        assertThat(key.compare(LogMessage.tuple("9", "?", "a"), reached)).isNegative();
        assertThat(key.compare(LogMessage.tuple("1", "?", null), reached)).isNegative();
        assertThat(key.literals(LogMessage.tuple("5", "?", "b")))
                .hasSize(2)
                .first()
                .asString()
                .contains("b");
    }

    @Test
    void comparesBinaryKeysAndThoseThatTheLogLacks() {
        LoggedKey key = Objects.requireNonNull(LoggedKey.of(List.of("id"), RELATION, codecs()));
        byte[] reached = packed(5);
        LogMessage binary = new LogMessage().flag(0).int16(1).letter('b').sized(new byte[] {0, 0, 0, 5});

        assertThat(key.compare(LogMessage.tuple(binary), reached)).isZero();
        assertThat(key.compare(
                        LogMessage.tuple(new LogMessage().flag(0).int16(1).letter('u')), reached))
                .isNegative();
        assertThat(LoggedKey.of(List.of("id", "gone"), RELATION, codecs())).isNull();
    }

    private static byte[] packed(int id) {
        KeyTuple key = KeyTuple.of(List.of(codec("id", "int4")));
        byte[] number = Integer.toString(id).getBytes(StandardCharsets.US_ASCII);
        key.text(number, 0, number.length);
        return key.toByteArray();
    }

    private static byte[] packed(String name, int id) {
        KeyTuple key = KeyTuple.of(List.of(codec("Name", "text"), codec("id", "int4")));
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        key.text(text, 0, text.length);
        byte[] number = Integer.toString(id).getBytes(StandardCharsets.US_ASCII);
        key.text(number, 0, number.length);
        return key.toByteArray();
    }
}
