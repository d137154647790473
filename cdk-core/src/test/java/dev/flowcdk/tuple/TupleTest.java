package dev.flowcdk.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.tuple.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against the vectors of the flow protocol, section 7, and against the FoundationDB client's own `Tuple`.
class TupleTest {

    @ParameterizedTest
    @CsvSource({
        "152a02686900, '[42, hi]'",
        "2700, '[true, null]'",
        "14, '[0]'",
        "13fe, '[-1]'",
        "16012c, '[300]'",
        "12fed3, '[-300]'",
        "21bff8000000000000, '[1.5]'",
        "214007ffffffffffff, '[-1.5]'",
        "026100ff6200, '[a\0b]'",
        "1cffffffffffffffff, '[18446744073709551615]'",
        "0c7fffffffffffffff, '[-9223372036854775808]'",
        "0200, '[]'",
        "26, '[false]'"
    })
    void readsTheProtocolsVectors(String packed, String elements) {
        assertThat(read(HexFormat.of().parseHex(packed)).toString()).isEqualTo(elements);
    }

    @Test
    void packsAndReadsLikeTheFoundationDbClient() {
        var random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            List<@Nullable Object> elements = new ArrayList<>();
            var writer = new TupleWriter();
            for (int i = random.nextInt(4); i >= 0; i--) {
                elements.add(add(random, writer));
            }

            byte[] expected = Tuple.fromList(elements).pack();

            assertThat(writer.toByteArray()).as("%s", elements).isEqualTo(expected);
            assertThat(read(expected).toString())
                    .isEqualTo(elements.stream().map(TupleTest::plain).toList().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                -1,
                255,
                -255,
                256,
                -256,
                257,
                -257,
                65535,
                -65535,
                -65536,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MIN_VALUE + 1,
                -72057594037927935L,
                -72057594037927936L,
                -72057594037927937L
            })
    void packsWholeNumbersLikeTheFoundationDbClient(long number) {
        assertThat(new TupleWriter().number(number).toByteArray())
                .isEqualTo(Tuple.from(number).pack());
        assertThat(read(Tuple.from(number).pack())).containsExactly(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"15", "0261", "21bff8", "30", "0c80", "02610", "0cffffffffffffffff"})
    void refusesBytesThatAreNoTuple(String packed) {
        byte[] bytes = HexFormat.of().parseHex(packed.length() % 2 == 0 ? packed : packed.substring(1));

        assertThatThrownBy(() -> read(bytes)).isInstanceOf(IllegalArgumentException.class);
    }

    private static @Nullable Object add(Random random, TupleWriter writer) {
        return switch (random.nextInt(7)) {
            case 0 -> {
                writer.nullValue();
                yield null;
            }
            case 1 -> {
                byte[] bytes = new byte[random.nextInt(6)];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) random.nextInt(3);
                }
                writer.bytes(bytes, 0, bytes.length);
                yield bytes;
            }
            case 2 -> {
                String text = "a\0ü🎉".substring(0, random.nextInt(4));
                writer.string(text);
                yield text;
            }
            case 3 -> {
                long number = random.nextLong() >> random.nextInt(64);
                writer.number(number);
                yield number;
            }
            case 4 -> {
                long number = random.nextLong() | Long.MIN_VALUE;
                writer.unsigned(number);
                yield new BigInteger(Long.toUnsignedString(number));
            }
            case 5 -> {
                double number = Double.longBitsToDouble(random.nextLong());
                writer.number(number);
                yield number;
            }
            default -> {
                boolean bool = random.nextBoolean();
                writer.bool(bool);
                yield bool;
            }
        };
    }

    private static List<@Nullable Object> read(byte[] packed) {
        var elements = new ArrayList<@Nullable Object>();
        var reader = new TupleReader().reset(packed);
        while (reader.next()) {
            elements.add(
                    switch (reader.kind()) {
                        case NULL -> null;
                        case BYTES -> Arrays.toString(reader.copyBytes());
                        case STRING -> reader.text();
                        case INTEGER -> reader.longValue();
                        case UNSIGNED -> Long.toUnsignedString(reader.longValue());
                        case DOUBLE -> reader.doubleValue();
                        case BOOLEAN -> reader.booleanValue();
                    });
        }
        return elements;
    }

    private static Object plain(@Nullable Object element) {
        return element instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(element);
    }
}
