package dev.flowcdk.airbyte.destination;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.runtime.document.Extractor;
import dev.flowcdk.runtime.session.DocumentFeed;
import dev.flowcdk.runtime.store.Offsets;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Feeds a session with the records of the messages that come in. A transaction ends when it is large or old, at the
/// end of the messages, and when they pause.
final class MessageFeed implements DocumentFeed {

    private static final Logger LOGGER = System.getLogger(MessageFeed.class.getName());

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long AGE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int LOOK_LINES = 1024;

    /// The end of the year 9999.
    private static final long LAST_MILLIS = 253_402_300_799_999L;

    private static final List<String> POINTERS = List.of(
            "/type",
            "/record/stream",
            "/record/namespace",
            "/record/data",
            "/record/emitted_at",
            "/record/meta/changes",
            "/record/file_reference",
            "/state",
            "/state/stream/stream_descriptor/name",
            "/state/stream/stream_descriptor/namespace",
            "/state/destinationStats",
            "/trace/stream_status/status",
            "/trace/stream_status/stream_descriptor/name",
            "/trace/stream_status/stream_descriptor/namespace");
    private static final byte[] RECORD = "\"RECORD\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final int SHOWN_LINES = 10;
    private static final int SHOWN_BYTES = 200;
    private static final int TYPE = 0;
    private static final int STREAM = 1;
    private static final int NAMESPACE = 2;
    private static final int DATA = 3;
    private static final int EMITTED_AT = 4;
    private static final int CHANGES = 5;
    private static final int FILE = 6;
    private static final int STATE = 7;
    private static final int STATE_STREAM = 8;
    private static final int STATE_NAMESPACE = 9;
    private static final int STATE_STATISTICS = 10;
    private static final int STATUS = 11;
    private static final int STATUS_STREAM = 12;
    private static final int STATUS_NAMESPACE = 13;

    private final InputLines input;
    private final PendingStates states;
    private final Map<StreamName, Target> targets;
    private final Extractor extractor = new Extractor(POINTERS);
    private final Slice line = new Slice();
    private final Set<StreamName> complete = new HashSet<>();
    private final Set<StreamName> unknown = new HashSet<>();
    private final Map<Spelling, StreamName> names = new HashMap<>();
    private byte[] lastNamespace = {};
    private byte[] lastName = {};
    private StreamName lastStream = new StreamName(null, "");
    private final WaitingDocuments waiting = new WaitingDocuments();
    private long handedOver;
    private boolean ended;
    private long taken;
    private long ignoredLines;
    private String lostRecord = "";
    private long transactions;

    /// Where a stream's records go.
    ///
    /// @param binding index of its binding
    record Target(StreamName name, int binding, RecordDocuments documents) {}

    private record Spelling(String namespace, String name) {}

    MessageFeed(InputLines input, PendingStates states, Map<StreamName, Target> targets) {
        this.input = input;
        this.states = states;
        this.targets = Map.copyOf(targets);
    }

    /// The streams whose source has said that they are complete. Asked when the session is over.
    Set<StreamName> complete() {
        return Set.copyOf(complete);
    }

    /// Whether all messages have been read and stored. Asked when the session is over.
    boolean ended() {
        return ended;
    }

    /// The connector has acknowledged what was asked of it last. Any thread may say so.
    void acknowledged() {
        states.acknowledged();
    }

    /// Each sync begins anew, whatever the connector has noted of an earlier one.
    @Override
    public void restart(@Nullable RuntimeCheckpoint checkpoint) {}

    @Override
    public @Nullable RuntimeCheckpoint next(Receiver receiver) throws InterruptedException {
        long begin = System.nanoTime();
        long lastLine = begin;
        int lines = 0;
        handedOver = 0;
        while (true) {
            if (input.next(line, LOOK)) {
                lastLine = System.nanoTime();
                taken++;
                take(receiver);
                if (++lines % LOOK_LINES == 0 && !receiver.alive()) {
                    return null;
                }
                if (receiver.full() || lastLine - begin > AGE_NANOS && pending()) {
                    return checkpoint();
                }
                continue;
            }
            if (input.ended()) {
                handedOver += waiting.release(receiver);
                ended = !pending();
                return ended ? null : checkpoint();
            }
            if (!receiver.alive()) {
                return null;
            }
            if (!pending()) {
                begin = System.nanoTime();
            } else if (System.nanoTime() - lastLine > PAUSE_NANOS) {
                return checkpoint();
            }
        }
    }

    private boolean pending() {
        return handedOver > 0 || states.any();
    }

    private RuntimeCheckpoint checkpoint() {
        states.seal();
        return Offsets.encode(Map.of("airbyte", ++transactions));
    }

    @Override
    public void close() {
        if (ignoredLines > SHOWN_LINES) {
            LOGGER.log(
                    Level.WARNING,
                    ignoredLines + " lines were no messages and have been ignored; shown were the first "
                            + SHOWN_LINES);
        }
    }

    /// Takes the messages of a line: mostly it is one.
    private void take(Receiver receiver) throws InterruptedException {
        skipBlanks();
        while (line.length() > 0) {
            int end = scan();
            if (end < 0) {
                bad();
                return;
            }
            message(receiver);
            line.set(line.array(), end, line.offset() + line.length() - end);
            skipBlanks();
        }
    }

    private void message(Receiver receiver) throws InterruptedException {
        if (isSame(TYPE, RECORD)) {
            record();
            if (waiting.full()) {
                handedOver += waiting.release(receiver);
            }
            return;
        }
        switch (text(TYPE)) {
            case "STATE" -> {
                handedOver += waiting.release(receiver);
                state();
            }
            case "TRACE" -> status();
            default -> {}
        }
    }

    private void skipBlanks() {
        int start = line.offset();
        int end = start + line.length();
        if (end - start >= BYTE_ORDER_MARK.length
                && Arrays.equals(
                        line.array(),
                        start,
                        start + BYTE_ORDER_MARK.length,
                        BYTE_ORDER_MARK,
                        0,
                        BYTE_ORDER_MARK.length)) {
            start += BYTE_ORDER_MARK.length;
        }
        while (start < end && line.array()[start] <= ' ' && line.array()[start] >= 0) {
            start++;
        }
        line.set(line.array(), start, end - start);
    }

    /// Reads the message with which the line begins.
    ///
    /// @return where it ends; -1 when there is none
    private int scan() {
        try {
            return extractor.scanFirst(line.array(), line.offset(), line.length());
        } catch (IllegalArgumentException notJson) {
            return mend();
        }
    }

    /// Some clients write numbers that JSON does not have. They become null, so that the record is not lost.
    private int mend() {
        byte[] mended = DestinationJson.withoutNonNumbers(line.array(), line.offset(), line.length());
        if (mended == null) {
            return -1;
        }
        line.set(mended, 0, mended.length);
        try {
            return extractor.scanFirst(mended, 0, mended.length);
        } catch (IllegalArgumentException notJson) {
            return -1;
        }
    }

    /// What is no message is passed over, but no state may stand for a record that could not be read.
    private void bad() {
        ignoredLines++;
        boolean lost = line.array()[line.offset()] == '{'
                && new String(line.array(), line.offset(), line.length(), StandardCharsets.ISO_8859_1)
                        .contains("\"RECORD\"");
        if (lost && lostRecord.isEmpty()) {
            lostRecord = "line " + taken + " is a record, but cannot be read as JSON";
        }
        if (ignoredLines <= SHOWN_LINES) {
            String what = lost ? "a record that cannot be read" : shown();
            LOGGER.log(Level.WARNING, "line " + taken + " is no message of Airbyte, or goes on after one: " + what);
        }
    }

    /// What is no JSON is no record, whose values would not belong into a log.
    private String shown() {
        String text =
                new String(line.array(), line.offset(), Math.min(SHOWN_BYTES, line.length()), StandardCharsets.UTF_8);
        return line.length() > SHOWN_BYTES ? text + "…" : text;
    }

    private void refuseAfterLoss() {
        if (!lostRecord.isEmpty()) {
            throw new TransientException(lostRecord + ", so what comes after it would stand for more than was written;"
                    + " the sync ends before it and can be started again");
        }
    }

    private void record() {
        StreamName name = name(NAMESPACE, STREAM);
        Target target = targets.get(name);
        if (target == null) {
            if (unknown.add(name)) {
                LOGGER.log(
                        Level.WARNING,
                        "records of stream " + name + " are ignored, since it is not in the configured catalog");
            }
            return;
        }
        if (isThere(FILE)) {
            throw new UserException("stream " + name
                    + " has a record with \"file_reference\", but this destination takes records only;"
                    + " turn the transfer of files off");
        }
        GrowingBytes document = document(target);
        states.count(name, document != null);
        if (document != null) {
            waiting.add(target.binding(), document.array(), 0, document.length());
        }
    }

    private @Nullable GrowingBytes document(Target target) {
        if (!isThere(DATA) || line.array()[extractor.start(DATA)] != '{') {
            return null;
        }
        try {
            return target.documents()
                    .document(
                            line.array(),
                            extractor.start(DATA),
                            extractor.end(DATA),
                            emittedAt(),
                            isThere(CHANGES) ? changes() : "");
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private String changes() {
        String list = raw(CHANGES);
        return list.startsWith("[") ? list.substring(1, list.length() - 1).strip() : "";
    }

    /// Times that no column can hold count as not given.
    private long emittedAt() {
        if (!isThere(EMITTED_AT)) {
            return System.currentTimeMillis();
        }
        long value = 0;
        for (int at = extractor.start(EMITTED_AT); at < extractor.end(EMITTED_AT); at++) {
            byte digit = line.array()[at];
            if (digit < '0' || digit > '9') {
                break;
            }
            value = 10 * value + digit - '0';
            if (value > LAST_MILLIS) {
                return System.currentTimeMillis();
            }
        }
        return value;
    }

    private void state() {
        if (!isThere(STATE)) {
            return;
        }
        refuseAfterLoss();
        StreamName stream = isThere(STATE_STREAM) ? name(STATE_NAMESPACE, STATE_STREAM) : null;
        boolean counted = extractor.has(STATE_STATISTICS);
        states.add(
                line.array(),
                extractor.start(STATE),
                extractor.end(STATE),
                counted ? extractor.start(STATE_STATISTICS) : -1,
                counted ? extractor.end(STATE_STATISTICS) : -1,
                stream);
    }

    private void status() {
        if (!isThere(STATUS)) {
            return;
        }
        StreamName name = name(STATUS_NAMESPACE, STATUS_STREAM);
        switch (text(STATUS)) {
            case "COMPLETE" -> {
                refuseAfterLoss();
                complete.add(name);
            }
            case "INCOMPLETE" -> complete.remove(name);
            default -> {}
        }
    }

    /// Records of one stream mostly follow each other, so their name is compared, not read.
    private StreamName name(int namespace, int name) {
        if (namespace == NAMESPACE && isSame(namespace, lastNamespace) && isSame(name, lastName)) {
            return lastStream;
        }
        StreamName found = found(namespace, name);
        if (namespace == NAMESPACE) {
            lastNamespace = bytes(namespace);
            lastName = bytes(name);
            lastStream = found;
        }
        return found;
    }

    private boolean isSame(int target, byte[] expected) {
        int start = Math.max(0, extractor.start(target));
        int end = extractor.has(target) ? extractor.end(target) : start;
        return Arrays.equals(line.array(), start, end, expected, 0, expected.length);
    }

    private byte[] bytes(int target) {
        return extractor.has(target)
                ? Arrays.copyOfRange(line.array(), extractor.start(target), extractor.end(target))
                : new byte[0];
    }

    private StreamName found(int namespace, int name) {
        var spelling = new Spelling(isThere(namespace) ? raw(namespace) : "", isThere(name) ? raw(name) : "");
        return names.computeIfAbsent(
                spelling, each -> configured(new StreamName(unquoted(each.namespace()), unquoted(each.name()))));
    }

    /// Some clients leave the namespace out: then it is the only configured stream of that name, if there is one.
    private StreamName configured(StreamName said) {
        if (said.namespace() != null || targets.containsKey(said)) {
            return said;
        }
        List<StreamName> same = targets.keySet().stream()
                .filter(name -> name.name().equals(said.name()))
                .toList();
        return same.size() == 1 ? same.getFirst() : said;
    }

    private static String unquoted(String text) {
        return text.isEmpty() ? "" : DestinationJson.text(text);
    }

    private boolean isThere(int target) {
        return extractor.has(target) && line.array()[extractor.start(target)] != 'n';
    }

    private String text(int target) {
        return extractor.has(target) ? DestinationJson.text(raw(target)) : "";
    }

    private String raw(int target) {
        return new String(
                line.array(),
                extractor.start(target),
                extractor.end(target) - extractor.start(target),
                StandardCharsets.UTF_8);
    }
}
