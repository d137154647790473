package dev.flowcdk.airbyte.host;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.flowcdk.airbyte.JsonScan;
import dev.flowcdk.airbyte.MalformedException;
import dev.flowcdk.internal.codec.Slice;

/// One line of a source, looked at in place: which type of message it is, and, of a record, where its parts are. What
/// follows the first JSON object of a line does not count. For one thread; reused, so that no record makes garbage.
final class SourceLine {

    private static final byte[] TYPE = ascii("type");
    private static final byte[] RECORD = ascii("record");
    private static final byte[] STREAM = ascii("stream");
    private static final byte[] NAMESPACE = ascii("namespace");
    private static final byte[] DATA = ascii("data");
    private static final byte[] EMITTED_AT = ascii("emitted_at");
    private static final byte[] META = ascii("meta");
    private static final byte[] CHANGES = ascii("changes");
    private static final byte[] OWN_META = ascii("_meta");
    private static final byte[] DELETED_AT = ascii("_ab_cdc_deleted_at");
    private static final byte[] IS_RECORD = ascii("\"RECORD\"");

    private final JsonScan scan = new JsonScan();
    private final Slice type = new Slice();
    private final Slice message = new Slice();
    final Slice stream = new Slice();
    final Slice namespace = new Slice();
    final Slice data = new Slice();
    final Slice emittedAt = new Slice();
    final Slice changes = new Slice();
    /// The record's own `_meta`: its value, and where the member begins.
    final Slice ownMeta = new Slice();

    int ownMetaStart;
    private boolean deleted;
    private boolean empty;

    /// Looks at a line.
    ///
    /// @throws MalformedException when it does not begin with a JSON object
    void read(Slice line) throws MalformedException {
        clear();
        scan.set(line);
        scan.enterObject();
        int start = scan.position() - 1;
        for (boolean first = true; scan.nextMember(first); first = false) {
            if (scan.named(TYPE)) {
                scan.value(type);
            } else if (scan.named(RECORD) && scan.atObject()) {
                record();
            } else {
                scan.skip();
            }
        }
        message.set(line.array(), start, scan.position() - start);
    }

    boolean isRecord() {
        return isRecordType() && !data.isEmpty();
    }

    /// Whether it says that it is a record, also when that was all that could be read of it.
    boolean isRecordType() {
        return equal(type, IS_RECORD);
    }

    /// The JSON object that the line begins with.
    Slice message() {
        return message;
    }

    /// Whether the record tells of a row that was deleted.
    boolean isDeleted() {
        return deleted;
    }

    /// Whether the record's data has no member.
    boolean isEmpty() {
        return empty;
    }

    private void clear() {
        type.clear();
        message.clear();
        stream.clear();
        namespace.clear();
        data.clear();
        emittedAt.clear();
        changes.clear();
        ownMeta.clear();
        deleted = false;
        empty = true;
    }

    private void record() throws MalformedException {
        scan.enterObject();
        for (boolean first = true; scan.nextMember(first); first = false) {
            if (scan.named(STREAM)) {
                scan.value(stream);
            } else if (scan.named(NAMESPACE)) {
                scan.value(namespace);
            } else if (scan.named(DATA) && scan.atObject()) {
                data();
            } else if (scan.named(EMITTED_AT)) {
                scan.value(emittedAt);
            } else if (scan.named(META) && scan.atObject()) {
                meta();
            } else {
                scan.skip();
            }
        }
    }

    private void data() throws MalformedException {
        scan.enterObject();
        int start = scan.position() - 1;
        for (boolean first = true; scan.nextMember(first); first = false) {
            empty = false;
            if (scan.named(OWN_META)) {
                ownMetaStart = scan.memberStart();
                scan.value(ownMeta);
            } else if (scan.named(DELETED_AT)) {
                deleted = !scan.atNull();
                scan.skip();
            } else {
                scan.skip();
            }
        }
        data.set(scan.array(), start, scan.position() - start);
    }

    private void meta() throws MalformedException {
        scan.enterObject();
        for (boolean first = true; scan.nextMember(first); first = false) {
            if (scan.named(CHANGES)) {
                scan.value(changes);
            } else {
                scan.skip();
            }
        }
    }

    private static boolean equal(Slice slice, byte[] text) {
        if (slice.length() != text.length) {
            return false;
        }
        for (int index = 0; index < text.length; index++) {
            if (slice.array()[slice.offset() + index] != text[index]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
