package dev.flowcdk.postgres.materialize;

import dev.flowcdk.postgres.type.Ascii;
import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.tuple.TupleReader;
import dev.flowcdk.tuple.TupleReader.Kind;

/// Addresses and identifiers made of bytes: `cidr`, `inet`, `macaddr`, `macaddr8`, `uuid`. Their usual forms; the
/// server is left to understand others.
final class AddressEncoders {

    private static final int IPV4 = 2;
    private static final int IPV6 = 3;
    private static final int IPV6_WORDS = 8;
    private static final int UUID_LENGTH = 36;
    private static final int UUID_BYTES = 16;

    private AddressEncoders() {}

    static boolean cidr(TupleReader value, OwnBytes out) {
        return network(value, 1, out);
    }

    static boolean inet(TupleReader value, OwnBytes out) {
        return network(value, 0, out);
    }

    static boolean mac(TupleReader value, OwnBytes out) {
        return mac(value, 6, out);
    }

    static boolean mac8(TupleReader value, OwnBytes out) {
        return mac(value, 8, out);
    }

    static boolean uuid(TupleReader value, OwnBytes out) {
        if (value.kind() != Kind.STRING || value.bytesLength() != UUID_LENGTH) {
            return false;
        }
        byte[] text = value.bytes();
        int at = value.bytesOffset();
        for (int index = 0; index < UUID_BYTES; index++) {
            boolean dashed = index == 4 || index == 6 || index == 8 || index == 10;
            if (dashed && text[at++] != '-' || !hexByte(text, at, out)) {
                return false;
            }
            at += 2;
        }
        return true;
    }

    private static boolean mac(TupleReader value, int bytes, OwnBytes out) {
        if (value.kind() != Kind.STRING || value.bytesLength() != 3 * bytes - 1) {
            return false;
        }
        byte[] text = value.bytes();
        int at = value.bytesOffset();
        for (int index = 0; index < bytes; index++) {
            boolean separated = index > 0;
            if (separated && text[at - 1] != ':' && text[at - 1] != '-' || !hexByte(text, at, out)) {
                return false;
            }
            at += 3;
        }
        return true;
    }

    private static boolean hexByte(byte[] text, int at, OwnBytes out) {
        int high = Ascii.hex(text[at]);
        int low = Ascii.hex(text[at + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        Binary.int8(high << 4 | low, out);
        return true;
    }

    private static boolean network(TupleReader value, int network, OwnBytes out) {
        if (value.kind() != Kind.STRING) {
            return false;
        }
        byte[] text = value.bytes();
        int at = value.bytesOffset();
        int end = at + value.bytesLength();
        for (int index = at; index < end; index++) {
            if (text[index] == ':') {
                header(IPV6, 128, network, out);
                return ipv6(text, at, end, out);
            }
        }
        header(IPV4, 32, network, out);
        return ipv4(text, at, end, out);
    }

    private static void header(int family, int bits, int network, OwnBytes out) {
        Binary.int8(family, out);
        Binary.int8(bits, out);
        Binary.int8(network, out);
        Binary.int8(bits / 8, out);
    }

    private static boolean ipv4(byte[] text, int from, int end, OwnBytes out) {
        int at = from;
        for (int part = 0; part < 4; part++) {
            int start = at;
            while (at < end && Ascii.digit(text[at])) {
                at++;
            }
            int number = at - start < 1 || at - start > 3 ? 256 : Ascii.number(text, start, at - start);
            boolean separated = part == 3 ? at == end : at < end && text[at] == '.';
            if (number > 255 || !separated) {
                return false;
            }
            Binary.int8(number, out);
            at++;
        }
        return true;
    }

    /// Words of up to four digits; one gap of zeros. Forms that end in an IPv4 address are left to the server.
    private static boolean ipv6(byte[] text, int from, int end, OwnBytes out) {
        var words = new int[IPV6_WORDS];
        int count = 0;
        int gap = -1;
        int at = from;
        if (end - at >= 2 && text[at] == ':' && text[at + 1] == ':') {
            gap = 0;
            at += 2;
        }
        while (at < end) {
            int start = at;
            int word = 0;
            while (at < end && Ascii.hex(text[at]) >= 0) {
                word = word << 4 | Ascii.hex(text[at++]);
            }
            if (count == IPV6_WORDS || at == start || at - start > 4) {
                return false;
            }
            words[count++] = word;
            if (at == end) {
                break;
            }
            if (text[at++] != ':' || at == end) {
                return false;
            }
            if (text[at] == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = count;
                at++;
            }
        }
        if (gap < 0 ? count != IPV6_WORDS : count == IPV6_WORDS) {
            return false;
        }
        for (int index = 0; index < IPV6_WORDS; index++) {
            int missing = IPV6_WORDS - count;
            boolean zero = gap >= 0 && index >= gap && index < gap + missing;
            Binary.int16(zero ? 0 : words[gap >= 0 && index >= gap ? index - missing : index], out);
        }
        return true;
    }
}
