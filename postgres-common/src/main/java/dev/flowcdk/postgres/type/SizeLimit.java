package dev.flowcdk.postgres.type;

/// How much of one value a document holds.
final class SizeLimit {

    static final int BYTES = 8 * 1024 * 1024;

    private SizeLimit() {}

    /// The length to keep of UTF-8 text: as it is, or cut between two characters.
    static int ofText(byte[] utf8, int offset, int length) {
        if (length <= BYTES) {
            return length;
        }
        int end = BYTES;
        while ((utf8[offset + end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }
}
