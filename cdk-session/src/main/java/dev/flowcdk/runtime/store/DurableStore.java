package dev.flowcdk.runtime.store;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.json.JsonPieces;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A task store in a recovery log: what was committed is there again after any crash, of this process too.
public final class DurableStore implements TaskStore {

    private static final long COMPACT_ABOVE_BYTES = 8 << 20;
    private static final JsonMapper MAPPER = Numbers.exactMapper();

    private final MemoryStore memory;
    private final RecoveryLog log;

    private DurableStore(MemoryStore memory, RecoveryLog log) {
        this.memory = memory;
        this.log = log;
    }

    /// Opens the store of a task in a folder, or makes it.
    ///
    /// @param kind of what is kept there, so that tasks of the same name do not meet
    /// @throws dev.flowcdk.UserException when another process has it open
    public static DurableStore open(Path folder, String kind, String task) throws IOException {
        return open(folder.resolve(kind + "-" + URLEncoder.encode(task, StandardCharsets.UTF_8) + ".log"));
    }

    /// Opens the store in this file, or makes it.
    ///
    /// @throws dev.flowcdk.UserException when another process has it open
    public static DurableStore open(Path file) throws IOException {
        var memory = new MemoryStore();
        RecoveryLog log = RecoveryLog.open(file);
        try {
            for (byte[] record : log.records()) {
                memory.commit(decode(record));
            }
            if (Files.size(file) > COMPACT_ABOVE_BYTES) {
                log.close();
                compact(file, memory);
                log = RecoveryLog.open(file);
            }
            return new DurableStore(memory, log);
        } catch (IOException | RuntimeException failed) {
            try (RecoveryLog _ = log) {
                throw failed;
            }
        }
    }

    @Override
    public RawJson state() {
        return memory.state();
    }

    @Override
    public @Nullable RuntimeCheckpoint checkpoint() {
        return memory.checkpoint();
    }

    @Override
    public byte @Nullable [] maxKey(String stateKey) {
        return memory.maxKey(stateKey);
    }

    @Override
    public Map<String, Long> journals() {
        return memory.journals();
    }

    @Override
    public byte @Nullable [] applied() {
        return memory.applied();
    }

    @Override
    public synchronized void commit(Commit commit) throws IOException {
        memory.commit(commit);
        log.append(encode(commit));
    }

    @Override
    public synchronized void close() throws IOException {
        log.close();
    }

    private static void compact(Path file, MemoryStore memory) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (RecoveryLog log = RecoveryLog.open(fresh)) {
            log.append(encode(memory.everything()));
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] encode(Commit commit) {
        var out = new GrowingBytes(256);
        out.ascii("{\"updates\":[");
        String comma = "";
        for (ConnectorState update : commit.updates()) {
            RawJson updated = update.updated();
            if (updated != null) {
                out.ascii(comma)
                        .ascii(update.mergePatch() ? "{\"merge\":" : "{\"replace\":")
                        .raw(updated)
                        .put('}');
                comma = ",";
            }
        }
        out.put(']');
        if (commit.checkpoint() != null) {
            base64(out.ascii(",\"checkpoint\":"), commit.checkpoint().bytes());
        }
        if (commit.applied() != null) {
            base64(out.ascii(",\"applied\":"), commit.applied());
        }
        out.ascii(",\"maxKeys\":{");
        comma = "";
        for (Map.Entry<String, byte[]> each : commit.maxKeys().entrySet()) {
            base64(out.ascii(comma).string(each.getKey()).put(':'), each.getValue());
            comma = ",";
        }
        out.ascii("},\"journals\":{");
        comma = "";
        for (Map.Entry<String, Long> each : commit.journals().entrySet()) {
            out.ascii(comma).string(each.getKey()).put(':').number(each.getValue());
            comma = ",";
        }
        out.ascii("}}");
        return out.toByteArray();
    }

    private static Commit decode(byte[] record) {
        JsonNode json = MAPPER.readTree(record);
        List<ConnectorState> updates = new ArrayList<>();
        for (JsonNode update : json.path("updates")) {
            boolean merge = update.has("merge");
            updates.add(new ConnectorState(
                    RawJson.of(update.path(merge ? "merge" : "replace").toString()), merge));
        }
        byte[] checkpoint = bytes(json.get("checkpoint"));
        Map<String, byte[]> maxKeys = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : json.path("maxKeys").properties()) {
            maxKeys.put(
                    each.getKey(), Base64.getDecoder().decode(each.getValue().asString()));
        }
        Map<String, Long> journals = new HashMap<>();
        json.path("journals")
                .properties()
                .forEach(each -> journals.put(each.getKey(), each.getValue().asLong()));
        return new Commit(
                updates,
                checkpoint == null ? null : new RuntimeCheckpoint(checkpoint),
                maxKeys,
                journals,
                bytes(json.get("applied")));
    }

    private static void base64(JsonPieces out, byte[] bytes) {
        out.put('"').base64(bytes, 0, bytes.length).put('"');
    }

    private static byte @Nullable [] bytes(@Nullable JsonNode text) {
        return text == null ? null : Base64.getDecoder().decode(text.asString());
    }
}
