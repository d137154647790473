package dev.flowcdk.runtime.document;

import dev.flowcdk.internal.bytes.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts `/_meta/uuid` into documents, without building a tree. For one thread.
public final class DocumentUuids {

    /// What stands in for a UUID before a document is published.
    public static final String PLACEHOLDER = "DocUUIDPlaceholder-329Bb50aa48EAa9ef";

    private static final long GREGORIAN_TO_UNIX_SECONDS = 12_219_292_800L;
    private static final int TICKS_PER_SECOND = 10_000_000;
    private static final String FIXTURE_PRODUCER = "8000-071353030311";
    private static final long SECONDS_PER_TRANSACTION = 3600;

    private final Extractor extractor = new Extractor(List.of("/_meta", "/_meta/uuid"));
    private final boolean placeholders;
    private final byte[] tail;
    private byte[] document = new byte[0];
    private int offset;
    private int end;
    private long lastTicks;

    private DocumentUuids(boolean placeholders) {
        this.placeholders = placeholders;
        byte[] node = new byte[8];
        new SecureRandom().nextBytes(node);
        node[0] = (byte) (node[0] & 0x3f | 0x80);
        node[2] = (byte) (node[2] | 1);
        String hex = HexFormat.of().formatHex(node);
        this.tail = (hex.substring(0, 4) + "-" + hex.substring(4)).getBytes(StandardCharsets.US_ASCII);
    }

    /// Version 1 UUIDs of one producer, rising.
    public static DocumentUuids published() {
        return new DocumentUuids(false);
    }

    /// The [#PLACEHOLDER] everywhere.
    public static DocumentUuids placeholders() {
        return new DocumentUuids(true);
    }

    /// The UUID of a document of a fixture, the same whenever it is asked for: that of a producer of its own at a time
    /// soon after the epoch.
    ///
    /// @param transaction counted from 0
    /// @param document of the transaction, counted from 0
    public static String ofFixture(long transaction, long document) {
        long seconds = SECONDS_PER_TRANSACTION * transaction + document;
        long ticks = (seconds + GREGORIAN_TO_UNIX_SECONDS) * TICKS_PER_SECOND;
        return "%08x-%04x-1%03x-%s"
                .formatted(ticks & 0xffff_ffffL, ticks >>> 32 & 0xffff, ticks >>> 48 & 0xfff, FIXTURE_PRODUCER);
    }

    /// The time in a version 1 UUID; null when the text is none.
    public static @Nullable Instant time(String uuid) {
        if (uuid.length() != 36 || uuid.charAt(14) != '1') {
            return null;
        }
        try {
            long ticks = UUID.fromString(uuid).timestamp();
            return Instant.ofEpochSecond(
                    Math.floorDiv(ticks, TICKS_PER_SECOND) - GREGORIAN_TO_UNIX_SECONDS,
                    Math.floorMod(ticks, TICKS_PER_SECOND) * 100L);
        } catch (IllegalArgumentException notUuid) {
            return null;
        }
    }

    /// Reads a document, which has to stay as it is until it is written.
    ///
    /// @throws IllegalArgumentException when it is not a JSON object, or its `_meta` is none
    public void scan(byte[] bytes, int from, int length) {
        extractor.scan(bytes, from, length);
        if (extractor.has(0) && bytes[extractor.start(0)] != '{') {
            throw new IllegalArgumentException("its /_meta is no object");
        }
        document = bytes;
        offset = from;
        end = from + length;
    }

    /// True when the document that was read has a UUID already.
    public boolean stamped() {
        return extractor.has(1);
    }

    /// Appends the document that was read, with a UUID in it; line breaks between its values become blanks.
    public void write(GrowingBytes out) {
        write(out, this::uuid);
    }

    /// Appends the document that was read, with this UUID in it; line breaks between its values become blanks.
    public void write(GrowingBytes out, String uuid) {
        write(out, text -> text.ascii(uuid));
    }

    private void write(GrowingBytes out, Consumer<GrowingBytes> uuid) {
        boolean inMeta = extractor.has(0);
        int insertAt = (inMeta ? extractor.start(0) : firstBrace(document, offset)) + 1;
        copy(document, offset, insertAt, out);
        out.ascii(inMeta ? "\"uuid\":\"" : "\"_meta\":{\"uuid\":\"");
        uuid.accept(out);
        out.ascii(inMeta ? "\"" : "\"}");
        if (nextByte(document, insertAt, end) != '}') {
            out.put(',');
        }
        copy(document, insertAt, end, out);
    }

    private void uuid(GrowingBytes out) {
        if (placeholders) {
            out.ascii(PLACEHOLDER);
            return;
        }
        Instant now = Instant.now();
        long ticks = (now.getEpochSecond() + GREGORIAN_TO_UNIX_SECONDS) * TICKS_PER_SECOND + now.getNano() / 100;
        lastTicks = Math.max(lastTicks + 1, ticks);
        hex(lastTicks, 28, 8, out);
        out.put('-');
        hex(lastTicks, 44, 4, out);
        out.ascii("-1");
        hex(lastTicks, 56, 3, out);
        out.put('-');
        out.raw(tail);
    }

    private static void hex(long value, int firstShift, int digits, GrowingBytes out) {
        for (int digit = 0; digit < digits; digit++) {
            out.put(Character.forDigit((int) (value >>> firstShift - 4 * digit) & 15, 16));
        }
    }

    private static void copy(byte[] document, int start, int end, GrowingBytes out) {
        int from = out.length();
        out.raw(document, start, end - start);
        byte[] array = out.array();
        for (int i = from; i < out.length(); i++) {
            if (array[i] == '\n' || array[i] == '\r') {
                array[i] = ' ';
            }
        }
    }

    private static int firstBrace(byte[] document, int offset) {
        int at = offset;
        while (document[at] != '{') {
            at++;
        }
        return at;
    }

    private static byte nextByte(byte[] document, int start, int end) {
        int at = start;
        while (at < end && document[at] <= ' ') {
            at++;
        }
        return document[at];
    }
}
