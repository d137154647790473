package dev.flowcdk.testing;

import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.internal.config.RecordJson;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.session.SessionEnd;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a session of a capture committed. Immutable.
public final class CaptureResult {

    private final CaptureRun next;
    private final List<String> names;
    private final List<Transaction> transactions;
    private final RawJson state;
    private final SessionEnd end;

    /// A document of a binding.
    ///
    /// @param binding the name that was discovered, or the collection's name
    public record Document(String binding, RawJson json) {}

    /// What a connector said of a binding's documents while it ran.
    ///
    /// @param binding the name that was discovered, or the collection's name
    public record SourcedSchema(String binding, RawJson schema) {}

    /// What was committed together.
    ///
    /// @param documents of all bindings; in the order in which they were emitted if [CaptureRun#asEmitted()] asked for
    ///     that
    /// @param schemas that came among them
    /// @param changes of the connector's state, in order: merge patches, unless the connector replaces its state
    public record Transaction(List<Document> documents, List<SourcedSchema> schemas, List<RawJson> changes) {

        public Transaction {
            documents = List.copyOf(documents);
            schemas = List.copyOf(schemas);
            changes = List.copyOf(changes);
        }
    }

    CaptureResult(CaptureRun next, List<String> names, List<Transaction> transactions, RawJson state, SessionEnd end) {
        this.next = next;
        this.names = List.copyOf(names);
        this.transactions = List.copyOf(transactions);
        this.state = state;
        this.end = end;
    }

    /// A run that goes on from the last committed state.
    public CaptureRun resume() {
        return next;
    }

    /// A run that goes on from the last committed state after the task was published with another endpoint config: it
    /// is validated and applied as a change of what there was.
    ///
    /// @param config record of the endpoint config
    public CaptureRun resumeWith(Record config) {
        return next.changed(RawJson.of(ConfigJson.encode(config)));
    }

    /// The same with a config in JSON.
    public CaptureRun resumeWith(RawJson config) {
        return next.changed(config);
    }

    /// A run that goes on from the last committed state after a collection was published anew, with another schema or
    /// fields of its own.
    ///
    /// @param collection with the name that was discovered, or the collection's name
    public CaptureRun resumeWith(CatalogCollection collection) {
        return next.changed(collection);
    }

    /// The documents of a binding, as Flow would publish them, with `/_meta/uuid`; or as they were emitted, if
    /// [CaptureRun#asEmitted()] asked for that.
    ///
    /// @param binding the name that was discovered, or the collection's name
    public List<RawJson> documents(String binding) {
        return documents(names, transactions, binding);
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

    /// All that was committed, in order. As long as no other options ask for more, each checkpoint of the connector is
    /// a transaction.
    public List<Transaction> transactions() {
        return transactions;
    }

    /// What the connector said of a binding's documents, in order.
    ///
    /// @param binding the name that was discovered, or the collection's name
    public List<RawJson> sourcedSchemas(String binding) {
        requireBinding(names, binding);
        return transactions.stream()
                .flatMap(transaction -> transaction.schemas().stream())
                .filter(schema -> schema.binding().equals(binding))
                .map(SourcedSchema::schema)
                .toList();
    }

    /// The connector's state after the last commit.
    public RawJson state() {
        return state;
    }

    /// Why the session ended; [SessionEnd#STOPPED] when a fault or the test killed the connector.
    public SessionEnd end() {
        return end;
    }

    static List<RawJson> documents(List<String> names, List<Transaction> transactions, String binding) {
        requireBinding(names, binding);
        return transactions.stream()
                .flatMap(transaction -> transaction.documents().stream())
                .filter(document -> document.binding().equals(binding))
                .map(Document::json)
                .toList();
    }

    private static void requireBinding(List<String> names, String binding) {
        if (!names.contains(binding)) {
            throw new IllegalArgumentException("there is no binding \"" + binding + "\"; there are " + names);
        }
    }
}
