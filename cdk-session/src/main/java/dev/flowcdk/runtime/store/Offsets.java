package dev.flowcdk.runtime.store;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// How far each source was read, as an encoded `consumer.Checkpoint` (`sources[name].read_through`).
public final class Offsets {

    private static final int SOURCES = 1 << 3 | 2;
    private static final int KEY = 1 << 3 | 2;
    private static final int VALUE = 2 << 3 | 2;
    private static final int READ_THROUGH = 1 << 3;

    private Offsets() {}

    /// Encodes offsets by source.
    public static RuntimeCheckpoint encode(Map<String, Long> offsets) {
        var out = new GrowingBytes(256);
        for (Map.Entry<String, Long> each : new TreeMap<>(offsets).entrySet()) {
            byte[] name = each.getKey().getBytes(StandardCharsets.UTF_8);
            var source = new GrowingBytes(16);
            varint(source, READ_THROUGH);
            varint(source, each.getValue());
            var entry = new GrowingBytes(64);
            varint(entry, KEY);
            varint(entry, name.length);
            entry.raw(name);
            varint(entry, VALUE);
            varint(entry, source.length());
            entry.raw(source.toByteArray());
            varint(out, SOURCES);
            varint(out, entry.length());
            out.raw(entry.toByteArray());
        }
        return new RuntimeCheckpoint(out.toByteArray());
    }

    /// Decodes offsets by source. The explicit zero checkpoint has none.
    ///
    /// @throws IllegalArgumentException when the bytes are no checkpoint
    public static Map<String, Long> decode(RuntimeCheckpoint checkpoint) {
        var offsets = new TreeMap<String, Long>();
        var in = new Input(checkpoint.bytes(), 0, checkpoint.bytes().length);
        while (in.more()) {
            long tag = in.varint();
            if (tag == SOURCES) {
                source(in.message(), offsets);
            } else {
                in.skip(tag);
            }
        }
        return offsets;
    }

    private static void source(Input entry, Map<String, Long> offsets) {
        String name = "";
        long readThrough = 0;
        while (entry.more()) {
            long tag = entry.varint();
            if (tag == KEY) {
                name = entry.message().text();
            } else if (tag == VALUE) {
                Input source = entry.message();
                while (source.more()) {
                    long inner = source.varint();
                    if (inner == READ_THROUGH) {
                        readThrough = source.varint();
                    } else {
                        source.skip(inner);
                    }
                }
            } else {
                entry.skip(tag);
            }
        }
        offsets.put(name, readThrough);
    }

    private static void varint(GrowingBytes out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.put((char) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.put((char) rest);
    }

    private static final class Input {

        private final byte[] bytes;
        private final int end;
        private int at;

        Input(byte[] bytes, int start, int end) {
            this.bytes = bytes;
            this.at = start;
            this.end = end;
        }

        boolean more() {
            return at < end;
        }

        long varint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at >= end) {
                    throw new IllegalArgumentException("a checkpoint ends early");
                }
                byte next = bytes[at++];
                value |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a checkpoint holds a number that is too long");
        }

        Input message() {
            long length = varint();
            if (length < 0 || length > end - at) {
                throw new IllegalArgumentException("a checkpoint ends early");
            }
            var message = new Input(bytes, at, at + (int) length);
            at += (int) length;
            return message;
        }

        String text() {
            return new String(bytes, at, end - at, StandardCharsets.UTF_8);
        }

        void skip(long tag) {
            switch ((int) tag & 7) {
                case 0 -> varint();
                case 1 -> at += 8;
                case 2 -> message();
                case 5 -> at += 4;
                default -> throw new IllegalArgumentException("the bytes are no checkpoint");
            }
            if (at > end) {
                throw new IllegalArgumentException("a checkpoint ends early");
            }
        }
    }
}
