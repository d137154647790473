package dev.flowcdk.testing;

import dev.flowcdk.internal.config.RecordJson;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.session.SessionEnd;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a session of a capture committed.
public final class CaptureResult {

    private final CaptureRun next;
    private final List<String> names;
    private final List<List<RawJson>> documents;
    private final RawJson state;
    private final SessionEnd end;

    CaptureResult(CaptureRun next, List<String> names, List<List<RawJson>> documents, RawJson state, SessionEnd end) {
        this.next = next;
        this.names = names;
        this.documents = documents.stream().map(List::copyOf).toList();
        this.state = state;
        this.end = end;
    }

    /// A run that goes on from the last committed state.
    public CaptureRun resume() {
        return next;
    }

    /// The documents of a binding, as Flow would publish them, with `/_meta/uuid`.
    ///
    /// @param binding the name that was discovered, or the collection's name
    public List<RawJson> documents(String binding) {
        int index = names.indexOf(binding);
        if (index < 0) {
            throw new IllegalArgumentException("there is no binding \"" + binding + "\"; there are " + names);
        }
        return documents.get(index);
    }

    /// The documents of a binding as records, without what Flow adds.
    ///
    /// @param binding the name that was discovered, or the collection's name
    public <T> List<T> documents(String binding, Class<T> type) {
        JsonMapper mapper = Numbers.exactMapper();
        return documents(binding).stream()
                .map(json -> {
                    ObjectNode document = (ObjectNode) mapper.readTree(json.bytes());
                    if (document.get("_meta") instanceof ObjectNode meta) {
                        meta.remove("uuid");
                        if (meta.isEmpty()) {
                            document.remove("_meta");
                        }
                    }
                    return RecordJson.decode(type, document, "a document of \"" + binding + "\"");
                })
                .toList();
    }

    /// The connector's state after the last commit.
    public RawJson state() {
        return state;
    }

    /// Why the session ended; [SessionEnd#STOPPED] when a fault killed the connector.
    public SessionEnd end() {
        return end;
    }
}
