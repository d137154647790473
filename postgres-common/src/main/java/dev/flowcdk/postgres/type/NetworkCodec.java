package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// `inet` and `cidr`, always with the length of the mask.
final class NetworkCodec extends QuotedCodec {

    private static final int IPV4 = 2;
    private static final int HEADER_BYTES = 4;
    private static final int WORDS = 8;

    /// Family, mask, whether it is a network, number of bytes, bytes.
    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonPieces out) {
        if (source[offset] == IPV4) {
            dotted(source, offset + HEADER_BYTES, out);
        } else {
            colons(source, offset + HEADER_BYTES, out);
        }
        out.put('/').number(source[offset + 1] & 0xFF);
    }

    @Override
    void insideOfText(byte[] source, int offset, int length, JsonPieces out) {
        out.raw(source, offset, length);
        boolean ipv6 = false;
        for (int at = offset; at < offset + length; at++) {
            if (source[at] == '/') {
                return;
            }
            ipv6 |= source[at] == ':';
        }
        out.ascii(ipv6 ? "/128" : "/32");
    }

    private static void dotted(byte[] source, int offset, JsonPieces out) {
        for (int index = 0; index < 4; index++) {
            if (index > 0) {
                out.put('.');
            }
            out.number(source[offset + index] & 0xFF);
        }
    }

    /// As the server prints it: the first of the longest runs of at least two zero words is left out, and what looks
    /// like an embedded IPv4 address ends with one.
    private static void colons(byte[] source, int offset, JsonPieces out) {
        int run = longestRun(source, offset);
        int start = run >> 8;
        int count = run & 0xFF;
        for (int index = 0; index < WORDS; index++) {
            if (count > 1 && index >= start && index < start + count) {
                if (index == start) {
                    out.put(':');
                }
                continue;
            }
            if (index > 0) {
                out.put(':');
            }
            if (index == 6 && start == 0 && (count == 6 || count == 5 && word(source, offset, 5) == 0xFFFF)) {
                dotted(source, offset + 12, out);
                return;
            }
            hex(word(source, offset, index), out);
        }
        if (count > 1 && start + count == WORDS) {
            out.put(':');
        }
    }

    /// Start of the run in the upper bytes, its length in the lowest.
    private static int longestRun(byte[] source, int offset) {
        int bestStart = 0;
        int bestCount = 0;
        int count = 0;
        for (int index = 0; index < WORDS; index++) {
            count = word(source, offset, index) == 0 ? count + 1 : 0;
            if (count > bestCount) {
                bestCount = count;
                bestStart = index - count + 1;
            }
        }
        return bestStart << 8 | bestCount;
    }

    private static int word(byte[] source, int offset, int index) {
        return Wire.uint16(source, offset + 2 * index);
    }

    private static void hex(int word, JsonPieces out) {
        boolean started = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            int digit = word >> shift & 15;
            if (digit != 0 || started || shift == 0) {
                out.put(Character.forDigit(digit, 16));
                started = true;
            }
        }
    }
}
