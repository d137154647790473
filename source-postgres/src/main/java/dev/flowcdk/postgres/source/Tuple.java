package dev.flowcdk.postgres.source;

import java.util.Arrays;

/// The values of one row inside a message of the log. Made once and filled again for each row; it points into the
/// message.
final class Tuple {

    static final byte NULL = 'n';
    static final byte UNCHANGED = 'u';
    static final byte TEXT = 't';
    static final byte BINARY = 'b';

    private byte[] source = {};
    private int count;
    private byte[] kinds = new byte[32];
    private int[] offsets = new int[32];
    private int[] lengths = new int[32];

    /// A row of so many values, all of which are [#UNCHANGED].
    static Tuple unchanged(int count) {
        var tuple = new Tuple();
        tuple.count = count;
        tuple.makeRoom();
        Arrays.fill(tuple.kinds, UNCHANGED);
        return tuple;
    }

    /// Sets one value. All values are in the same message.
    void set(int index, byte kind, byte[] message, int offset, int length) {
        source = message;
        kinds[index] = kind;
        offsets[index] = offset;
        lengths[index] = length;
    }

    /// Finds the values of the row that starts at this place.
    ///
    /// @return the place behind the row
    int read(byte[] message, int start) {
        source = message;
        count = BigEndian.int16(message, start);
        makeRoom();
        int at = start + Short.BYTES;
        for (int index = 0; index < count; index++) {
            byte kind = message[at++];
            kinds[index] = kind;
            if (kind == TEXT || kind == BINARY) {
                lengths[index] = BigEndian.int32(message, at);
                offsets[index] = at + Integer.BYTES;
                at = offsets[index] + lengths[index];
            } else if (kind != NULL && kind != UNCHANGED) {
                throw new IllegalStateException("the log has a value of kind '" + (char) kind + "'");
            }
        }
        return at;
    }

    /// Takes values over that the row leaves out since they did not change, where another tuple of the same message has
    /// them.
    void complete(Tuple before) {
        for (int index = 0; index < count; index++) {
            if (kinds[index] == UNCHANGED && before.isTold(index)) {
                set(index, before.kinds[index], before.source, before.offsets[index], before.lengths[index]);
            }
        }
    }

    /// Whether both have the same bytes for this value.
    boolean hasSame(int index, Tuple other) {
        return isTold(index)
                && other.isTold(index)
                && kinds[index] == other.kinds[index]
                && Arrays.equals(
                        source,
                        offsets[index],
                        offsets[index] + lengths[index],
                        other.source,
                        other.offsets[index],
                        other.offsets[index] + other.lengths[index]);
    }

    private boolean isTold(int index) {
        return index < count && (kinds[index] == TEXT || kinds[index] == BINARY);
    }

    byte[] source() {
        return source;
    }

    int count() {
        return count;
    }

    byte kind(int index) {
        return kinds[index];
    }

    int offset(int index) {
        return offsets[index];
    }

    int length(int index) {
        return lengths[index];
    }

    private void makeRoom() {
        if (count > kinds.length) {
            kinds = Arrays.copyOf(kinds, count);
            offsets = Arrays.copyOf(offsets, count);
            lengths = Arrays.copyOf(lengths, count);
        }
    }
}
