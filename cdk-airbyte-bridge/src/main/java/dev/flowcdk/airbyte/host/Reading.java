package dev.flowcdk.airbyte.host;

import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.MalformedException;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The rules of one run of a source: given its lines one by one, it says what becomes of each. It does no I/O of its
/// own. For one thread.
final class Reading {

    /// Most bytes of a line: a record of the most bytes that Flow takes has some around it.
    static final int MAX_LINE_BYTES = Codec.MAX_RESPONSE_BYTES + (1 << 20);

    /// What is committed at the latest when a source says no states: documents, and how long they wait.
    private static final long STATELESS_DOCUMENTS = 50_000;

    private static final Duration STATELESS_TIME = Duration.ofMinutes(1);
    private static final System.Logger LOGGER = System.getLogger(Reading.class.getName());
    private static final JsonMapper JSON = Numbers.exactMapper();

    private final List<OpenStream> streams;
    private final boolean alone;
    private final HostState state;
    private final HostOutlet outlet;
    private final GivenConfig config;
    private final LongSupplier nanoTime;
    private final @Nullable Long transactionDocuments;
    private final SourceLine line = new SourceLine();
    private final RecordDocument document = new RecordDocument(line);
    private final SourceLog log = new SourceLog();
    private final Map<OpenStream, Long> rows = new HashMap<>();
    private final Map<OpenStream, Moments> moments = new HashMap<>();
    private final Set<OpenStream> stated = new HashSet<>();
    private final Set<OpenStream> pending = new HashSet<>();
    private @Nullable OpenStream last;
    private byte[] lastStream = {};
    private byte[] lastNamespace = {};
    private long pendingDocuments;
    private long pendingSince;
    private long emptyRecords;
    private long lines;

    /// @param streams that this run reads
    /// @param alone whether they are all of the session
    /// @param config is told which config the source wants to be given from now on
    /// @param nanoTime a clock as that of [System#nanoTime]
    /// @param transactionDocuments as in [HostOptions]
    Reading(
            List<OpenStream> streams,
            boolean alone,
            HostState state,
            HostOutlet outlet,
            GivenConfig config,
            LongSupplier nanoTime,
            @Nullable Long transactionDocuments) {
        this.streams = List.copyOf(streams);
        this.alone = alone;
        this.state = state;
        this.outlet = outlet;
        this.config = config;
        this.nanoTime = nanoTime;
        this.transactionDocuments = transactionDocuments;
        for (OpenStream stream : streams) {
            if (!stream.moments().isEmpty()) {
                moments.put(stream, new Moments(stream.moments()));
            }
            if (stream.numbered()) {
                rows.put(stream, state.firstRow(stream));
            }
        }
    }

    /// Takes a line.
    ///
    /// @param cut whether it was longer than [#MAX_LINE_BYTES], and these are its first bytes
    /// @return whether the source got on: with a record or a state
    /// @throws UserException when it would be lost
    boolean line(Slice text, boolean cut) {
        lines++;
        if (cut) {
            refuseIfRecord(text);
            return false;
        }
        try {
            line.read(text);
        } catch (MalformedException malformed) {
            if (line.isRecordType()) {
                throw new UserException(
                        "line " + lines + " of the source's output is a record" + ofStream() + ", but no JSON: "
                                + malformed.getMessage() + "; without it the capture would not be complete",
                        malformed);
            }
            log.bad(text, lines, String.valueOf(malformed.getMessage()));
            return false;
        }
        if (line.isRecord()) {
            record();
            return true;
        }
        return message(text);
    }

    /// Streams that are being read, for people.
    List<String> running() {
        return log.running();
    }

    /// The output has ended, and so has the process.
    ///
    /// @param status its exit status
    /// @param lastError its last line on standard error
    /// @throws RuntimeException what the operator must know; what no state covers is not committed then, unless a
    ///   stream that is read as a whole is complete, which the next run has to read anew
    void end(int status, String lastError) {
        summarize();
        RuntimeException failure = log.failure(status, lastError);
        if (failure != null) {
            RawJson complete = state.completed(streams.stream()
                    .filter(stream -> log.isComplete(stream.name()))
                    .toList());
            if (complete != null) {
                outlet.checkpointIfAny(complete);
            }
            throw failure;
        }
        outlet.checkpointIfAny(state.completed(streams));
    }

    /// The output has ended because the source was told to end; what no state covers is left to the next run.
    void endEarly() {
        summarize();
    }

    private void summarize() {
        log.summarize();
        if (emptyRecords > 0) {
            LOGGER.log(
                    Level.WARNING,
                    emptyRecords + " records had no data, and so no key; they were left out, as Airbyte does");
        }
    }

    private void record() {
        OpenStream stream = stream();
        if (line.isEmpty() && !stream.numbered()) {
            emptyRecords++;
            return;
        }
        if (!stream.datesOnly().isEmpty()) {
            read(DateValues.cut(line.message(), stream.datesOnly()));
        }
        Moments times = moments.get(stream);
        Slice repaired = times == null ? null : times.repaired(line.message(), line.data);
        if (repaired != null) {
            read(repaired);
        }
        Long row = rows.get(stream);
        if (row != null) {
            rows.put(stream, row + 1);
        }
        outlet.document(stream, document.withRow(row == null ? -1 : row));
        if (pendingDocuments++ == 0) {
            pendingSince = nanoTime.getAsLong();
        }
        pending.add(stream);
        commitIfDue();
    }

    private void read(Slice message) {
        try {
            line.read(message);
        } catch (MalformedException impossible) {
            throw new IllegalStateException(impossible); // it was read before, and written by a library
        }
    }

    /// Commits without a state where the source says none, or shall not wait for it.
    private void commitIfDue() {
        if (transactionDocuments != null) {
            if (pendingDocuments >= transactionDocuments) {
                checkpoint(null);
            }
            return;
        }
        boolean due = pendingDocuments >= STATELESS_DOCUMENTS
                || pendingDocuments % 1000 == 0 && nanoTime.getAsLong() - pendingSince > STATELESS_TIME.toNanos();
        if (due && pending.stream().noneMatch(stated::contains)) {
            checkpoint(null);
        }
    }

    private void checkpoint(@Nullable RawJson patch) {
        outlet.checkpoint(patch);
        pending.clear();
        pendingDocuments = 0;
    }

    private boolean message(Slice text) {
        JsonNode message;
        try {
            Slice json = line.message();
            message = JSON.readTree(json.array(), json.offset(), json.length());
        } catch (JacksonException malformed) {
            log.bad(text, lines, malformed.getOriginalMessage());
            return false;
        }
        switch (message.path("type").asString("")) {
            case "STATE" -> {
                String problem = HostState.problem(message.path("state"));
                if (problem == null) {
                    state(message.path("state"));
                    return true;
                }
                log.bad(text, lines, problem);
            }
            case "LOG" -> log.log(message.path("log"));
            case "TRACE" -> log.trace(message.path("trace"));
            case "CONTROL" -> control(message.path("control"));
            case "SPEC", "CATALOG", "CONNECTION_STATUS" -> {}
            case "RECORD" -> log.bad(text, lines, "a record without data");
            case "" -> log.bad(text, lines, "it has no type");
            case String other -> log.bad(text, lines, "its type is \"" + other + "\"");
        }
        return false;
    }

    private void state(JsonNode payload) {
        boolean forAll = HostState.isForAll(payload);
        if (forAll && !alone) {
            throw new UserException(
                    "the source has one state for all streams, so that they cannot be read by processes of"
                            + " their own; unset " + HostOptions.CHILDREN);
        }
        if (forAll) {
            stated.addAll(streams);
        } else {
            OpenStream stream =
                    HostState.find(streams, StreamName.of(payload.path("stream").path("stream_descriptor")));
            if (stream != null) {
                stated.add(stream);
            }
        }
        checkpoint(state.keep(payload, rows));
    }

    private void control(JsonNode control) {
        if (control.path("connectorConfig").path("config") instanceof ObjectNode wanted) {
            config.change(wanted);
            RawJson patch = config.unsaved();
            if (patch != null) {
                checkpoint(patch); // at once: the config before may not be accepted any more
            }
        }
    }

    /// The stream of the record. Records of a stream mostly come one after the other.
    private OpenStream stream() {
        if (last == null || !equal(line.stream, lastStream) || !equal(line.namespace, lastNamespace)) {
            last = find();
            lastStream = line.stream.copy();
            lastNamespace = line.namespace.copy();
        }
        return last;
    }

    private OpenStream find() {
        OpenStream found = HostState.find(streams, name());
        if (found == null) {
            throw new UserException("the source sends records of stream \"" + name()
                    + "\", which it was not asked for; asked for were "
                    + String.join(
                            ", ",
                            streams.stream()
                                    .map(each -> "\"" + each.name() + "\"")
                                    .toList()));
        }
        return found;
    }

    private static boolean equal(Slice slice, byte[] bytes) {
        return Arrays.equals(slice.array(), slice.offset(), slice.offset() + slice.length(), bytes, 0, bytes.length);
    }

    private StreamName name() {
        return new StreamName(unquoted(line.namespace), unquoted(line.stream));
    }

    private static String unquoted(Slice text) {
        return text.isEmpty() ? "" : JSON.readTree(text.toString()).asString("");
    }

    private String ofStream() {
        return line.stream.isEmpty() ? "" : " of stream " + line.stream;
    }

    private void refuseIfRecord(Slice head) {
        try {
            line.read(head);
        } catch (MalformedException cut) {
            String text = new String(head.array(), head.offset(), Math.min(200, head.length()), StandardCharsets.UTF_8);
            if (line.isRecordType() || text.replace(" ", "").contains("\"type\":\"RECORD\"")) {
                throw HostOutlet.tooLarge(line.stream.isEmpty() ? "?" : name().toString(), MAX_LINE_BYTES);
            }
        }
        log.bad(head, lines, "it has more than " + MAX_LINE_BYTES + " bytes");
    }
}
